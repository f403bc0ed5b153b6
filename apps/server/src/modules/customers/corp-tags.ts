import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Customers } from './types.ts';

/** WeCom's tag library, mirrored: contacts carry its ids, people read its words. */
export function createCorpTags({ clock, changes }: Pick<Platform, 'clock' | 'changes'>) {
  /**
   * The tag library as WeCom has it now, or the part of it that was asked for. Of a complete one, what is missing was
   * deleted. Unchanged rows are not written.
   */
  const putCorpTags: Customers['putCorpTags'] = async (tx, { corpId, tags, complete }) => {
    const rows = JSON.stringify(tags);
    const listed = sql`jsonb_to_recordset(${rows}::jsonb)
      as l ("tagId" text, "groupId" text, "groupName" text, name text, sort bigint)`;
    const { rows: before } = await sql<{ tagId: string; name: string; deleted: boolean }>`
      select tag_id as "tagId", name, deleted_at is not null as deleted from customers.corp_tag
      where corp_id = ${corpId}`.execute(tx);
    const known = new Map(before.map((tag) => [tag.tagId, tag]));
    await sql`
      insert into customers.corp_tag as t (tag_id, corp_id, group_id, group_name, name, sort)
      select l."tagId", ${corpId}, l."groupId", l."groupName", l.name, l.sort from ${listed}
      on conflict (tag_id) do update set
        group_id = excluded.group_id, group_name = excluded.group_name, name = excluded.name, sort = excluded.sort,
        deleted_at = null
      where (t.group_id, t.group_name, t.name, t.sort, t.deleted_at) is distinct from
        (excluded.group_id, excluded.group_name, excluded.name, excluded.sort, null)`.execute(tx);
    const here = new Set(tags.map(({ tagId }) => tagId));
    const gone = complete ? before.filter((tag) => !tag.deleted && !here.has(tag.tagId)).map(({ tagId }) => tagId) : [];
    if (gone.length > 0) {
      await changes.record(tx, { topic: 'customers', customers: customersWith(gone) });
      await deleteTags(tx, gone, clock.now());
    }
    return {
      added: tags.filter(({ tagId }) => known.get(tagId)?.deleted ?? true).length,
      renamed: tags.filter(({ tagId, name }) => known.has(tagId) && known.get(tagId)!.name !== name).length,
      deleted: gone.length,
    };
  };
  return { putCorpTags };
}

const customersWith = (tagIds: string[]) =>
  sql`select customer_id from customers.contact_tag where tag_id = any(${tagIds}::text[])`;

/** A deleted tag is nobody's any more (CALLBACKS §9.9); its row stays, so that old reports keep its name. */
async function deleteTags(tx: Tx, tagIds: string[], at: Date): Promise<void> {
  await sql`update customers.corp_tag set deleted_at = ${at} where tag_id = any(${tagIds}::text[])`.execute(tx);
  await sql`delete from customers.contact_tag where tag_id = any(${tagIds}::text[])`.execute(tx);
}
