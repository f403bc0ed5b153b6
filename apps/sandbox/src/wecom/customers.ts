import { z } from 'zod';
import { refuse } from '../world/errors.ts';
import { type Backstage, type Endpoint, endpoint } from './endpoint.ts';
import { paged, pageOf, upToCharacters } from './shapes.ts';

interface PairRow {
  person_id: number;
  userid: string;
  external_userid: string;
  remark: string;
  description: string;
  remark_company: string;
  remark_mobiles: string;
  created_at: number;
  add_way: number;
  state: string;
  name: string;
  avatar: string;
  gender: number;
  unionid: string;
}
type World = Backstage['world'];

/** Ties that the API still knows: a customer who deleted the member stays visible to it. */
const PAIRS = `select c.*, p.name, p.avatar, p.gender, p.unionid from contact c join person p on p.id = c.person_id
  where c.status in ('active', 'blocked')`;

const card = (row: PairRow, world: World) => ({
  external_userid: row.external_userid,
  name: row.name,
  avatar: row.avatar,
  type: 1,
  gender: row.gender,
  ...(world.settings.unionid ? { unionid: row.unionid } : {}),
});

const tie = (row: PairRow) => ({
  userid: row.userid,
  remark: row.remark,
  description: row.description,
  createtime: row.created_at,
  remark_corp_name: row.remark_company,
  remark_mobiles: JSON.parse(row.remark_mobiles) as string[],
  oper_userid: row.external_userid,
  add_way: row.add_way,
  ...(row.state ? { state: row.state } : {}),
});

/** 40003 for a member that nobody knows, 60111 for one outside the app's range. */
function checkMember(world: World, userid: string): void {
  if (!world.staff.find(userid)) refuse(40003, `invalid userid ${userid}`);
  if (!world.range.has(userid)) refuse(60111, `userid ${userid} is outside the visible range`);
}

/** The pair a call is about: 40003, 40096 and 84061 as the platform says them. */
function pairOf(world: World, userid: string, externalUserid: string) {
  checkMember(world, userid);
  const person = world.people.byExternalUserid(externalUserid) ?? refuse(40096, 'invalid external_userid');
  const contact = world.contacts.find(person.id, userid);
  if (contact?.status !== 'active' && contact?.status !== 'blocked') return refuse(84061, 'not external contact');
  return contact;
}

export const customerEndpoints: Endpoint[] = [
  endpoint('GET', 'externalcontact/get_follow_user_list', z.object({}), (_, { world }) => ({
    follow_user: world.staff
      .all()
      .filter((m) => m.servesCustomers && m.status === 1 && world.range.has(m.userid))
      .map((m) => m.userid),
  })),
  endpoint('GET', 'externalcontact/list', z.object({ userid: z.string() }), ({ userid }, { world }) => {
    checkMember(world, userid);
    const contacts = world.contacts.ofMember(userid);
    // A member without customers is answered like this instead of with an empty list.
    if (contacts.length === 0) refuse(84061, 'not external contact');
    return { external_userid: contacts.map((c) => c.externalUserid) };
  }),
  endpoint(
    'GET',
    'externalcontact/get',
    z.object({ external_userid: z.string(), cursor: z.string().optional() }),
    (q, { world }) => {
      if (!world.people.byExternalUserid(q.external_userid)) refuse(40096, 'invalid external_userid');
      const { rows, nextCursor } = paged(
        (offset, limit) =>
          world.store.all<PairRow>(
            `${PAIRS} and c.external_userid = ? order by c.created_at, c.userid limit ? offset ?`,
            q.external_userid,
            limit,
            offset,
          ),
        { cursor: q.cursor, limit: 500 },
      );
      const [first] = rows;
      if (!first) return refuse(84061, 'not external contact');
      const seen = rows.filter((row) => world.range.has(row.userid));
      if (seen.length === 0) refuse(40096, 'no follower inside the visible range');
      return {
        external_contact: card(first, world),
        follow_user: seen.map((row) => ({
          ...tie(row),
          tags: world.tags.ofPair(row.person_id, row.userid).map((t) => ({
            group_name: t.groupName,
            tag_name: t.name,
            tag_id: t.id,
            type: t.strategyId === null ? 1 : 3,
          })),
        })),
        next_cursor: nextCursor,
      };
    },
  ),
  endpoint(
    'POST',
    'externalcontact/batch/get_by_user',
    z.object({ userid_list: z.array(z.string()).min(1).max(100), ...pageOf(100, 50) }),
    (q, { world }) => {
      for (const userid of q.userid_list) checkMember(world, userid);
      const userids = JSON.stringify(q.userid_list.map((userid) => userid.toLowerCase()));
      const { rows, nextCursor } = paged(
        (offset, limit) =>
          world.store.all<PairRow>(
            // the page first, from the index; then the rows of the page
            `select c.*, p.name, p.avatar, p.gender, p.unionid from (
               select person_id, userid, created_at, external_userid from contact
               where userid in (select value from json_each(?)) and status in ('active', 'blocked')
               order by userid, created_at, external_userid limit ? offset ?
             ) l join contact c on c.person_id = l.person_id and c.userid = l.userid
             join person p on p.id = c.person_id
             order by l.userid, l.created_at, l.external_userid`,
            userids,
            limit,
            offset,
          ),
        q,
      );
      return {
        external_contact_list: rows.map((row) => ({
          external_contact: card(row, world),
          follow_info: { ...tie(row), tag_id: world.tags.ofPair(row.person_id, row.userid).map((t) => t.id) },
        })),
        next_cursor: nextCursor,
      };
    },
  ),
  endpoint(
    'POST',
    'externalcontact/remark',
    z
      .object({
        userid: z.string(),
        external_userid: z.string(),
        remark: upToCharacters(20).optional(),
        description: upToCharacters(150).optional(),
        remark_company: upToCharacters(20).optional(),
        remark_mobiles: z.array(z.string()).optional(),
        remark_pic_mediaid: z.string().optional(),
      })
      .refine((q) => Object.keys(q).length > 2, 'nothing to change'),
    (q, { world }) => {
      const pair = pairOf(world, q.userid, q.external_userid);
      const mobiles = q.remark_mobiles?.filter((mobile) => mobile !== '');
      world.store.run(
        `update contact set remark = coalesce(?, remark), description = coalesce(?, description),
           remark_company = coalesce(?, remark_company), remark_mobiles = coalesce(?, remark_mobiles) where person_id = ? and userid = ?`,
        q.remark ?? null,
        q.description ?? null,
        q.remark_company ?? null,
        mobiles ? JSON.stringify(mobiles) : null,
        pair.personId,
        pair.userid,
      );
      return {};
    },
  ),
  endpoint(
    'POST',
    'externalcontact/mark_tag',
    z
      .object({
        userid: z.string(),
        external_userid: z.string(),
        add_tag: z.array(z.string()).default([]),
        remove_tag: z.array(z.string()).default([]),
      })
      .refine((q) => q.add_tag.length + q.remove_tag.length > 0, 'add_tag and remove_tag are both empty'),
    (q, { world }) => {
      world.strategyTags.checkMember(q.userid, q.add_tag);
      world.tags.mark(pairOf(world, q.userid, q.external_userid), { add: q.add_tag, remove: q.remove_tag });
      return {};
    },
  ),
];
