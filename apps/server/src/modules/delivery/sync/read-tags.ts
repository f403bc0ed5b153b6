import type { CorpTagGroup, WeComClient } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import type { CorpTag, Customers } from '../../customers/index.ts';
import { isIncredible } from './guard.ts';
import type { Meter } from './meter.ts';
import { markProgress, noteFindings } from './runs.ts';
import { readGuard } from './settings.ts';

export interface TagsDeps {
  platform: Pick<Platform, 'db'>;
  wecom: WeComClient;
  customers: Pick<Customers, 'putCorpTags'>;
}

/**
 * The whole library in one call (doc 92117): an event names one tag, a deleted group is told without its tags, and a
 * shuffle names nothing at all (CALLBACKS §9.9). At most 10,000 tags.
 * @param syncId null for a part of it that an event asked for, which is no run
 */
export async function readTags({ platform, wecom, customers }: TagsDeps, meter: Meter, syncId: number | null) {
  const tags = (await wecom.tag.getCorpTagList()).flatMap(tagsOf);
  meter.call();
  meter.needed(1);
  const isRefused = await platform.db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ held: number; gone: number }>`
      select count(*) as held, count(*) filter (where not tag_id = any(${tags.map((tag) => tag.tagId)}::text[])) as gone
      from customers.corp_tag_info where corp_id = ${wecom.corpId}`.execute(tx);
    const refused = tags.length === 0 && isIncredible(rows[0]!, await readGuard(tx));
    const changes = refused ? null : await customers.putCorpTags(tx, { corpId: wecom.corpId, tags, complete: true });
    if (syncId === null) return refused;
    await noteFindings(tx, syncId, [
      { what: 'tags_added', subject: 'tags', n: changes?.added ?? 0 },
      { what: 'tags_renamed', subject: 'tags', n: changes?.renamed ?? 0 },
      { what: 'tags_deleted', subject: 'tags', n: changes?.deleted ?? 0 },
      { what: 'tags_refused', subject: 'tags', n: refused ? rows[0]!.gone : 0 },
    ]);
    await markProgress(tx, syncId, { cost: meter.take(), done: tags.length, total: tags.length });
    return refused;
  });
  return { tags: tags.length, isRefused };
}

const tagsOf = (group: CorpTagGroup): CorpTag[] =>
  group.deleted
    ? []
    : group.tag
        .filter(({ deleted }) => !deleted)
        .map(({ id, name, order }) => ({
          tagId: id,
          groupId: group.group_id,
          groupName: group.group_name,
          name,
          sort: order,
        }));
