import { versionText } from './chat.ts';
import type { WorldContext } from './context.ts';

/** Kinds of lines, in the order in which they come. */
export const TRUTH_KINDS = [
  'department',
  'member',
  'customer',
  'relation',
  'group',
  'tag',
  'massSend',
  'recipient',
  'delivery',
  'welcome',
] as const;
export type TruthKind = (typeof TRUTH_KINDS)[number];

/** Rows that are read at a time: enough to be fast, few enough to be forgotten soon. */
const PAGE = 2_000;

/** Every query reads on after `:after`, the `key` of the last row. */
const QUERIES: Record<TruthKind, string> = {
  department:
    'select id as key, id, name, parentid as parentId, ord as "order" from department where id > :after order by id limit :limit',
  member: `select userid as key, userid, name, departments, status, serves_customers as servesCustomers from staff
    where userid > :after order by userid limit :limit`,
  customer: `select id as key, id as person, name, external_userid as externalUserid, unionid from person where id > :after order by id limit :limit`,
  relation: `select person_id || '/' || userid as key, person_id, external_userid as externalUserid, userid, status, created_at as createTime,
      state, add_way as addWay, remark, description,
      (select json_group_array(tag_id) from (select tag_id from contact_tag t where t.person_id = c.person_id and t.userid = c.userid order by tag_id)) as tags
    from contact c where (person_id, userid) > (:person, :userid) order by person_id, userid limit :limit`,
  group: `select chat_id as key, chat_id as chatId, name, owner, created_at as createTime, dismissed_at as dismissedAt, version,
      (select json_group_array(member) from (select member from chat_member m where m.chat_id = c.chat_id and m.left_at is null order by member)) as members
    from chat c where chat_id > :after order by chat_id limit :limit`,
  tag: `select t.id as key, t.id, t.name, g.id as groupId, g.name as groupName, t.own as ofApp from tag t join tag_group g on g.id = t.group_id
    where t.id > :after order by t.id limit :limit`,
  massSend: `select m.rowid as key, m.msgid, m.chat_type as chatType, m.sender, m.create_type as createType, m.created_at as createTime,
      m.cancelled_at as cancelledAt, c.marker from mass_send m join content c on c.id = m.content_id where m.rowid > :after order by m.rowid limit :limit`,
  recipient: `select msgid || '/' || userid || '/' || subject as key, msgid, userid, subject, status, send_time as sendTime from mass_target
    where (msgid, userid, subject) > (:msgid, :userid, :subject) order by msgid, userid, subject limit :limit`,
  delivery: `select d.id as key, d.origin, d.origin_id as originId, d.marker, d.userid, coalesce(d.chat_id, p.external_userid) as subject, d.at_ms as atMs
    from delivery d left join person p on p.id = d.person_id where d.by_customer = 0 and d.id > :after order by d.id limit :limit`,
  welcome: `select w.rowid as key, w.userid, p.external_userid as externalUserid, w.issued_at as issuedAt, w.wall_told_ms as wallToldMs,
      w.answered, w.outcome, w.last_errcode as lastErrcode from welcome w join person p on p.id = w.person_id where w.rowid > :after order by w.rowid limit :limit`,
};
const NUMBERED = new Set<TruthKind>(['department', 'customer', 'massSend', 'delivery', 'welcome']);
const AS_JSON = new Set(['departments', 'tags', 'members']);

type Row = Record<string, string | number | null>;

/** Where the next page of a kind begins, as the query's parameters. */
function begin(kind: TruthKind, last: Row | undefined): Record<string, string | number> {
  if (kind === 'relation') return { person: last?.['person_id'] ?? -1, userid: last?.['userid'] ?? '' };
  if (kind === 'recipient')
    return { msgid: last?.['msgid'] ?? '', userid: last?.['userid'] ?? '', subject: last?.['subject'] ?? '' };
  return { after: last?.['key'] ?? (NUMBERED.has(kind) ? -1 : '') };
}

/** What is so in this corp, for a comparison with what somebody believes: one line a thing, in a fixed order. */
export function createTruth({ store }: Pick<WorldContext, 'store'>) {
  const shape = (kind: TruthKind, { key: _key, person_id: _person, version, ...row }: Row) => ({
    kind,
    ...Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, AS_JSON.has(name) ? JSON.parse(String(value)) : value]),
    ),
    ...(version === undefined ? {} : { memberVersion: versionText(String(row['chatId']), Number(version)) }),
  });
  return {
    *lines(kinds: readonly TruthKind[] = TRUTH_KINDS): Generator<Record<string, unknown> & { kind: TruthKind }> {
      for (const kind of kinds) {
        let last: Row | undefined;
        for (;;) {
          const rows = store.all<Row>(QUERIES[kind], { ...begin(kind, last), limit: PAGE });
          for (const row of rows) yield shape(kind, row);
          last = rows.at(-1);
          if (rows.length < PAGE) break;
        }
      }
    },
  };
}
