import type { Pool } from 'pg';
import { readTruth } from './truth.ts';

interface Books {
  pool: Pool;
  sandboxUrl: string;
}

const rowsOf = async <Row>({ pool }: Books, text: string): Promise<Row[]> => (await pool.query(text)).rows as Row[];

interface Tie {
  key: string;
  since: number;
  state: string;
  tags: string[];
}

/**
 * Ties between customers and accounts. What can't be known (DESIGN §9): who removed us while her `del_follow_user` was
 * lost stays listed, and active with us.
 * @param slackSeconds how far the time of an event may lie behind that of the tie it tells of: two readings of a clock
 *   that runs fast
 */
export async function compareRelations(books: Books, slackSeconds: number) {
  const ours = await rowsOf<Tie>(
    books,
    `select a.userid || ' ' || c.external_userid as key, extract(epoch from c.since)::bigint as since,
       coalesce(c.live_code_state, '') as state,
       array(select t.tag_id from customers.corp_tag_of t
         where t.customer_id = c.customer_id and t.account_id = c.account_id order by t.tag_id collate "C") as tags
     from customers.active_contact c join organisation.account_info a using (account_id)`,
  );
  const told = await removalsTold(books);
  const truth = new Map(
    (await readTruth(books.sandboxUrl, 'relation')).map((one) => [`${one['userid']} ${one['externalUserid']}`, one]),
  );
  const active = [...truth].filter(([, { status }]) => status === 'active').map(([key]) => key);
  const held = new Set(ours.map(({ key }) => key));

  const differences: string[] = active.filter((key) => !held.has(key)).map((key) => `missing: ${key}`);
  let unknowable = 0;
  for (const { key, since, state, tags } of ours) {
    const one = truth.get(key);
    if (one?.['status'] === 'blocked') {
      if ((told.get(key) ?? 0) >= Number(one['createTime'])) differences.push(`removed us, and we were told: ${key}`);
      unknowable += 1;
    } else if (one?.['status'] !== 'active') differences.push(`no contact: ${key} ${one?.['status']}`);
    if (!one) continue;
    if (Math.abs(since - Number(one['createTime'])) > slackSeconds)
      differences.push(`since: ${key} ${since} ${one['createTime']}`);
    if (state !== one['state']) differences.push(`state: ${key} ${state} ${one['state']}`);
    if (tags.join() !== [...(one['tags'] as string[])].sort().join())
      differences.push(`tags: ${key} ${tags} ${one['tags']}`);
  }
  return { relations: active.length, unknowable, differences };
}

/** The latest removal by a customer that reached us, by tie, in Unix seconds. */
async function removalsTold(books: Books): Promise<Map<string, number>> {
  const rows = await rowsOf<{ raw: string; external: string; at: number }>(
    books,
    `select raw, external_userid as external, extract(epoch from event_at)::bigint as at from delivery.inbox
     where kind = 'change_external_contact.del_follow_user' order by event_at`,
  );
  return new Map(
    rows.map(({ raw, external, at }) => [`${/<UserID><!\[CDATA\[(.*?)\]\]>/.exec(raw)?.[1]} ${external}`, at]),
  );
}

/** Groups that exist, with name, owner and everybody in them. */
export async function compareGroups(books: Books): Promise<string[]> {
  const ours = await rowsOf<{ line: string }>(
    books,
    `select concat_ws(' ', g.chat_id, g.name, g.owner_userid, (
       select string_agg(m.member, ',' order by m.member collate "C") from community.group_member m
       where m.group_id = g.group_id and m.present)) as line
     from community.group_info g where g.active`,
  );
  const theirs = (await readTruth(books.sandboxUrl, 'group'))
    .filter(({ dismissedAt }) => dismissedAt === null)
    .map(({ chatId, name, owner, members }) => `${chatId} ${name} ${owner} ${[...(members as string[])].sort()}`);
  return difference(
    ours.map(({ line }) => line),
    theirs,
  );
}

export async function compareTags(books: Books): Promise<string[]> {
  const ours = await rowsOf<{ line: string }>(
    books,
    `select concat_ws(' ', tag_id, name, group_id, group_name) as line from customers.corp_tag_info`,
  );
  const theirs = (await readTruth(books.sandboxUrl, 'tag')).map(
    ({ id, name, groupId, groupName }) => `${id} ${name} ${groupId} ${groupName}`,
  );
  return difference(
    ours.map(({ line }) => line),
    theirs,
  );
}

/** Members who are there have an active account, those who left have none. */
export async function compareAccounts(books: Books): Promise<string[]> {
  const ours = await rowsOf<{ userid: string }>(books, `select userid from organisation.account_info where active`);
  const theirs = (await readTruth(books.sandboxUrl, 'member')).filter(({ status }) => status === 1);
  return difference(
    ours.map(({ userid }) => userid),
    theirs.map(({ userid }) => String(userid)),
  );
}

const difference = (ours: string[], theirs: string[]): string[] => [
  ...theirs.filter((line) => !new Set(ours).has(line)).map((line) => `missing: ${line}`),
  ...ours.filter((line) => !new Set(theirs).has(line)).map((line) => `wrong: ${line}`),
];
