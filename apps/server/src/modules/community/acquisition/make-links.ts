import { type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import { rotateLinks } from './change-links.ts';

interface LinkWork {
  linkNo: number;
  name: string;
  state: string;
  users: string[];
  making: 'wanted' | 'making' | 'unwanted';
  linkId: string | null;
  wantedAt: Date;
}

/**
 * Makes at WeCom what is wanted of links: wanted → making (committed) → made, unwanted → gone. A creation whose answer
 * was lost is looked for by its name among the app's links before it is repeated (doc 97297).
 */
export function createMakeLinks({ platform, wecom }: { platform: Platform; wecom: WeComClient | null }) {
  const { db, clock, crashAt, log } = platform;

  async function makeLinks(): Promise<void> {
    await db.transaction().execute((tx) => rotateLinks(tx, clock.now()));
    if (!wecom) return;
    const failed: unknown[] = [];
    for (const link of await findWork()) {
      try {
        if (link.making === 'unwanted') await remove(wecom, link);
        else await make(wecom, link);
      } catch (error) {
        if (!(error instanceof WeComError)) throw error;
        log.warn({ link: link.state, err: error }, 'an acquisition link could not be made');
        const isUnknown = error.outcome === 'unknown';
        await sql`
          update community.acquisition_link set problem = ${`${error.code} ${error.meaning.zh}`},
            making = case when making = 'unwanted' or ${isUnknown} then making else 'wanted' end
          where link_no = ${link.linkNo}`.execute(db);
        if (isUnknown || error.retryable) failed.push(error);
      }
    }
    if (failed.length > 0) throw failed[0];
  }

  async function findWork(): Promise<LinkWork[]> {
    const { rows } = await sql<LinkWork>`
      select link_no as "linkNo", name, state, users, making, link_id as "linkId", wanted_at as "wantedAt"
      from community.acquisition_link
      where making = 'unwanted' or (making in ('wanted', 'making') and cardinality(users) > 0)
      order by state`.execute(db);
    return rows;
  }

  async function make(client: WeComClient, link: LinkWork): Promise<void> {
    const settings = { link_name: link.name, range: { user_list: link.users }, skip_verify: true };
    const found = link.linkId === null && link.making === 'making' ? await findLost(client, link.name) : null;
    const linkId = link.linkId ?? found?.linkId ?? null;
    await sql`update community.acquisition_link set making = 'making' where link_no = ${link.linkNo}`.execute(db);
    if (linkId !== null) {
      await client.acquisition.update({ ...settings, link_id: linkId });
      crashAt('community.after_link_made');
      return note(link, { linkId, url: found?.url ?? null, api: 'update_link', outcome: found ? 'adopted' : 'ok' });
    }
    const made = await client.acquisition.create(settings);
    crashAt('community.after_link_made');
    await note(link, { linkId: made.link_id, url: made.url, api: 'create_link', outcome: 'ok' });
  }

  async function remove(client: WeComClient, link: LinkWork): Promise<void> {
    if (link.linkId !== null) await client.acquisition.del({ link_id: link.linkId });
    await db.transaction().execute(async (tx) => {
      await sql`update community.acquisition_link set making = 'gone' where link_no = ${link.linkNo}`.execute(tx);
      await sql`
        insert into community.code_change (at, api, state, config_id, reads_now, outcome)
        values (${clock.now()}, 'delete_link', ${link.state}, ${link.linkId}, '{}', 'ok')`.execute(tx);
    });
  }

  /** Own changes make no callback: they are written down. Wanted anew meanwhile stays wanted. */
  async function note(
    link: LinkWork,
    made: { linkId: string; url: string | null; api: string; outcome: 'ok' | 'adopted' },
  ): Promise<void> {
    const at = clock.now();
    await db.transaction().execute(async (tx) => {
      await sql`
        update community.acquisition_link set link_id = ${made.linkId}, url = coalesce(${made.url}, url), made_at = ${at},
          problem = null, alarm = null, alarm_at = null,
          making = case when making = 'unwanted' then making when wanted_at = ${link.wantedAt} then 'made' else 'wanted' end
        where link_no = ${link.linkNo}`.execute(tx);
      await sql`
        insert into community.code_change (at, api, state, config_id, reads_now, outcome)
        values (${at}, ${made.api}, ${link.state}, ${made.linkId}, ${link.users}::text[], ${made.outcome})`.execute(tx);
    });
  }

  /** Of the app's links that nobody of ours knows, the one with this name. */
  async function findLost(client: WeComClient, name: string): Promise<{ linkId: string; url: string } | null> {
    const { rows } = await sql<{ linkId: string }>`
      select link_id as "linkId" from community.acquisition_link where link_id is not null`.execute(db);
    const known = new Set(rows.map(({ linkId }) => linkId));
    for await (const linkId of client.acquisition.links()) {
      if (known.has(linkId)) continue;
      const { link } = await client.acquisition.get({ link_id: linkId });
      if (link.link_name === name) return { linkId, url: link.url };
    }
    return null;
  }

  return { makeLinks };
}
