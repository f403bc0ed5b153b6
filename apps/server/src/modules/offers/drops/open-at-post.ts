import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';

/** When a share (`s`) of a drop (`d`) opens, as far as anybody knows by now. */
export const shareOpensAt = sql`
  case when d.opens_latest_at is null then d.opens_at when s.posted_at is null then d.opens_latest_at
    else least(greatest(s.posted_at, d.opens_at), d.opens_latest_at) end`;

/**
 * Groups got the post that leads to a drop: its shares open that wait for it. The first post of a share's groups counts;
 * told again changes nothing, nor does it for a drop that opens at an instant.
 * @param posts rows `(group_id bigint, sent_at timestamptz)`
 */
export async function openSharesAtPost(
  tx: Tx,
  { dropKey, posts }: { dropKey: string; posts: RawBuilder<unknown> },
): Promise<void> {
  await sql`
    with waiting as (
      select s.share_id, s.group_id
      from offers.drop d join offers.drop_share s on s.drop_id = d.drop_id
      where d.drop_key = ${dropKey} and d.opens_latest_at is not null and s.posted_at is null
    ),
    posted as (
      select w.share_id, min(p.sent_at) as at
      from waiting w
      left join offers.drop_share_group g on g.share_id = w.share_id
      join (${posts}) p on p.group_id = coalesce(w.group_id, g.group_id)
      where p.sent_at is not null
      group by w.share_id
    ),
    locked as (
      select share_id from offers.drop_share where share_id in (select share_id from posted) order by share_id for update
    )
    update offers.drop_share s set posted_at = p.at
    from posted p join locked using (share_id)
    where s.share_id = p.share_id and s.posted_at is null`.execute(tx);
}
