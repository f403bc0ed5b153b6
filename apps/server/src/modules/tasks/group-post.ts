import type { DuePost, PostContent } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Db, Tx } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { Actor } from '../access/index.ts';
import { type MessageContent, renderContent } from '../content/index.ts';

interface Row {
  group: string;
  store: string | null;
  postId: number | null;
  title: string;
  template: MessageContent;
  variables: Record<string, string>;
  expiresAt: Date;
  status: 'due' | 'posted';
}

/** What is to be posted in this group now: open in its window, or posted in it already. */
export async function findDuePost(
  db: Db,
  actor: Actor,
  { chatId, userid, at }: { chatId: string; userid: string; at: Date },
): Promise<DuePost> {
  const { rows } = await sql<Row>`
    select g.name as "group", s.name as store, p.post_id as "postId", p.title, p.content as template,
      jsonb_build_object('account', a.name, 'group', g.name, 'store', coalesce(s.name, ''),
        'store.city', coalesce(s.city, ''), 'store.address', coalesce(s.address, '')) as variables,
      p.expires_at as "expiresAt", p.status
    from community.group_info g
    left join organisation.store_info s on s.store_id = g.store_id
    left join lateral (
      select * from tasks.post p
      where p.chat_id = g.chat_id and p.status in ('due', 'posted') and p.due_at <= ${at} and p.expires_at > ${at}
      order by p.status = 'posted', p.due_at desc limit 1) p on true
    left join organisation.account_info a on a.account_id = p.account_id
    where g.chat_id = ${chatId} and (g.owner_userid = ${userid} or ${mayWork(actor, 'g.store_id')})`.execute(db);
  const row = rows[0];
  if (!row) throw new AppError('tasks.group_not_found', {}, 404);
  const { postId } = row;
  return {
    group: { name: row.group, store: row.store },
    post:
      postId === null
        ? null
        : {
            id: String(postId),
            taskId: String(postId),
            title: row.title,
            content: contentOf(row.template, row.variables),
            expiresAt: row.expiresAt.toISOString(),
            status: row.status,
          },
  };
}

function contentOf(template: MessageContent, variables: Record<string, string>): z.infer<typeof PostContent> {
  const { text, link } = renderContent(template, variables);
  return { text, link: link ? { ...link, picUrl: link.picUrl ?? null } : null };
}

/** A staff member works for the stores of the account; a row without a store is only its account's. */
const mayWork = (actor: Actor, column: string) =>
  sql<boolean>`${sql.ref(column)} = any(${actor.storeIds ?? []}::bigint[])`;

export interface Reported {
  runId: number;
  groupId: number;
  /** False: it was reported before. */
  news: boolean;
}

/**
 * What the client said that `sendChatMessage` answered. A message that left is posted, even when the window ended while
 * it was on its way; a refusal is kept for people to read.
 */
export async function reportPost(
  tx: Tx,
  actor: Actor,
  report: { postId: number; userid: string; sent: boolean; error: string | null; at: Date },
): Promise<Reported> {
  const { rows } = await sql<{ runId: number; groupId: number; status: string }>`
    select p.run_id as "runId", p.group_id as "groupId", p.status
    from tasks.post p
    join organisation.account_info a on a.account_id = p.account_id
    where p.post_id = ${report.postId} and (a.userid = ${report.userid} or ${mayWork(actor, 'p.store_id')})
    for update of p`.execute(tx);
  const post = rows[0];
  if (!post) throw new AppError('tasks.post_not_found', {}, 404);
  const { runId, groupId, status } = post;
  if (status === 'posted') return { runId, groupId, news: false };
  if (status === 'cancelled') throw new AppError('tasks.post_cancelled', {}, 409);
  await sql`
    update tasks.post
    set last_error = ${report.error}, status = ${report.sent ? 'posted' : status},
      posted_at = ${report.sent ? report.at : null}::timestamptz, evidence = ${report.sent ? 'client_reported' : null}
    where group_id = ${groupId} and run_id = ${runId}`.execute(tx);
  return { runId, groupId, news: report.sent };
}
