import type { WorldContext } from './context.ts';
import { refuse } from './errors.ts';
import { secretId } from './ids.ts';
import type { People } from './people.ts';
import type { VisibleRange } from './visible-range.ts';

/** Where a temporary id comes from: `contact_list`, or a meeting, a form, a smart sheet (doc 98729). */
export type IdBusiness = 0 | 1 | 2 | 3;

interface ServedRow {
  person_id: number;
  external_userid: string;
  name: string;
  is_customer: number;
  follow_userid: string | null;
  chat_id: string | null;
  chat_name: string | null;
  add_time: number;
}
export interface ServedContact extends Omit<ServedRow, 'is_customer'> {
  isCustomer: boolean;
  tmpId: string;
}

/** Whom a member with 客户联系 has as a contact. */
const CUSTOMER = `exists (select 1 from contact k join staff s on s.userid = k.userid
  where k.person_id = p.id and k.status in ('active', 'blocked') and s.serves_customers = 1)`;
/** Every tie and every membership of a customer group, one row each. */
const SERVED = `
  select c.person_id, c.external_userid, p.name, s.serves_customers as is_customer, c.userid as follow_userid,
    null as chat_id, null as chat_name, c.created_at as add_time
  from contact c join person p on p.id = c.person_id join staff s on s.userid = c.userid where c.status in ('active', 'blocked')
  union all
  select p.id, p.external_userid, p.name, ${CUSTOMER}, null, m.chat_id, g.name, m.joined_at
  from chat_member m join chat g on g.chat_id = m.chat_id join person p on p.id = m.person_id
  where m.left_at is null and g.dismissed_at is null`;

const DAY_MS = 86_400_000;

/** Served external contacts and the ids that stand for people for a while (docs 99434, 98729, 97108, 92323). */
export function createServedContacts(ctx: WorldContext, { people, range }: { people: People; range: VisibleRange }) {
  const { store, settings } = ctx;
  const aliveSince = () => ctx.wall() - settings.temporaryIdHours * 3_600_000;
  const mint = (personId: number, business: IdBusiness): string => {
    const tmpId = secretId('ou', 18);
    store.run(
      'insert into temporary_id (tmp_id, person_id, business, wall_created_ms) values (?, ?, ?, ?)',
      tmpId,
      personId,
      business,
      ctx.wall(),
    );
    return tmpId;
  };
  /** The same id for the same person as long as it lives: callers count people by it. */
  const idsOf = (personIds: number[]): Map<number, string> => {
    const known = new Map(
      store
        .all<{ person_id: number; tmp_id: string }>(
          `select person_id, tmp_id from temporary_id
           where business = 0 and wall_created_ms > ? and person_id in (select value from json_each(?))`,
          aliveSince(),
          JSON.stringify(personIds),
        )
        .map((row) => [row.person_id, row.tmp_id]),
    );
    for (const id of personIds) if (!known.has(id)) known.set(id, mint(id, 0));
    return known;
  };
  /** Members with 客户联系 who have this person; the app counts those that it sees. */
  const followersOf = (personId: number): string[] =>
    store
      .all<{ userid: string }>(
        `select k.userid from contact k join staff s on s.userid = k.userid
         where k.person_id = ? and k.status in ('active', 'blocked') and s.serves_customers = 1`,
        personId,
      )
      .map((row) => row.userid);
  const isSeenCustomer = (personId: number): boolean => followersOf(personId).some(range.has);
  const isInSeenGroup = (personId: number): boolean =>
    store
      .all<{ owner: string }>(
        `select g.owner from chat_member m join chat g on g.chat_id = m.chat_id
         where m.person_id = ? and m.left_at is null and g.dismissed_at is null`,
        personId,
      )
      .some(({ owner }) => range.has(owner));

  return {
    list: (offset: number, limit: number): ServedContact[] =>
      store.transaction(() => {
        const rows = store.all<ServedRow>(
          `select * from (${SERVED}) order by add_time, person_id, follow_userid, chat_id limit ? offset ?`,
          limit,
          offset,
        );
        const ids = idsOf([...new Set(rows.map((row) => row.person_id))]);
        return rows.map(({ is_customer, ...row }) => ({
          ...row,
          isCustomer: is_customer === 1,
          tmpId: ids.get(row.person_id)!,
        }));
      }),
    /** This person as a meeting, a form or a smart sheet of the app shows them. */
    mintFor: (personId: number, business: Exclude<IdBusiness, 0>): string => mint(personId, business),
    /** The customer behind a temporary id of that business; undefined for everybody else. */
    customerOf(tmpId: string, business: number): string | undefined {
      const row = store.get<{ person_id: number }>(
        'select person_id from temporary_id where tmp_id = ? and business = ?',
        tmpId,
        business,
      );
      return row && isSeenCustomer(row.person_id) ? people.find(row.person_id)?.externalUserid : undefined;
    },
    /** For providers: customers and members of customer groups by their lasting id, others by a pending one. */
    ofUnionid(unionid: string, openid: string): { externalUserid: string } | { pendingId: string } {
      if (!settings.providerApp) refuse(48002, 'only for apps of a provider');
      const row = store.get<{ id: number; external_userid: string }>(
        'select id, external_userid from person where unionid = ? and openid = ?',
        unionid,
        openid,
      );
      if (!row) return refuse(610014, 'invalid unionid');
      if (isSeenCustomer(row.id) || isInSeenGroup(row.id)) return { externalUserid: row.external_userid };
      const known = store.get<{ pending_id: string }>(
        'select pending_id from pending_id where person_id = ? and wall_created_ms > ?',
        row.id,
        ctx.wall() - settings.pendingIdDays * DAY_MS,
      );
      if (known) return { pendingId: known.pending_id };
      const pendingId = secretId('pd', 18);
      store.run(
        'insert into pending_id (pending_id, person_id, wall_created_ms) values (?, ?, ?)',
        pendingId,
        row.id,
        ctx.wall(),
      );
      return { pendingId };
    },
    openidOf(externalUserid: string): string {
      const person = people.byExternalUserid(externalUserid) ?? refuse(40096, 'invalid external_userid');
      if (followersOf(person.id).length === 0) refuse(84061, 'not external contact');
      if (!isSeenCustomer(person.id)) refuse(40096, 'no follower inside the visible range');
      return person.openid;
    },
  };
}
