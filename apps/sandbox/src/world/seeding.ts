import { seconds, type WorldContext } from './context.ts';
import type { People } from './people.ts';
import type { Department, NewMember, Staff } from './staff.ts';
import { sameCase } from './staff.ts';
import type { createTags } from './tags.ts';

export interface SeedContact {
  userid: string;
  person: number;
  state?: string | undefined;
  addWay?: number | undefined;
  /** Unix seconds; default: spread over the last year. */
  createdAt?: number | undefined;
  status?: 'active' | 'blocked' | undefined;
  /** Names in the library. */
  tags?: string[] | undefined;
}

/** A corp as it stands when the story begins. Numbers make up the rest: `members: 500` are m0001 … m0500. */
export interface Seed {
  departments?: Department[] | undefined;
  members?: number | NewMember[] | undefined;
  customers?: number | { id: number; name: string; gender?: number | undefined }[] | undefined;
  /** Tag groups with the names of their tags. */
  tags?: { group: string; names: string[] }[] | undefined;
  /** Each member's customers follow one another, all over again when they run out. */
  contacts?:
    | SeedContact[]
    | { perMember: number; state?: string | undefined; tagsEach?: number | undefined }
    | undefined;
  groups?: { owner: string; name: string; people: number[] }[] | { perMember: number; size: number } | undefined;
}

const YEAR_SECONDS = 365 * 86_400;
const SCALE_STEP = 50_000;

interface Parts {
  people: People;
  staff: Staff;
  tags: ReturnType<typeof createTags>;
}

/** Puts a corp in place at once, as it was before anybody listened: nothing of it is called back. */
export function createSeeding(ctx: WorldContext, { people, staff, tags }: Parts) {
  const { store } = ctx;

  const define = (seed: Seed): string[] => {
    const members =
      typeof seed.members === 'number'
        ? Array.from({ length: seed.members }, (_, i) => {
            const userid = `m${String(i + 1).padStart(4, '0')}`;
            const departments = seed.departments?.length ? [seed.departments[i % seed.departments.length]!.id] : [1];
            return { userid, name: `员工${i + 1}`, departments };
          })
        : (seed.members ?? []);
    const root = [{ id: 1, name: '总部', parentid: 0, order: 1 }];
    staff.define({ departments: seed.departments ?? (staff.departments().length === 0 ? root : []), members });
    return members.map(({ userid }) => sameCase(userid));
  };
  const populate = (seed: Seed, wanted: number): number => {
    if (Array.isArray(seed.customers)) people.define(seed.customers as { id: number; name: string }[]);
    else
      people.define(
        Array.from({ length: seed.customers ?? wanted }, (_, i) => ({
          id: i + 1,
          name: `顾客${i + 1}`,
          gender: i % 3,
        })),
      );
    return Array.isArray(seed.customers) ? seed.customers.length : (seed.customers ?? wanted);
  };
  const library = (seed: Seed): Map<string, string> => {
    for (const { group, names } of seed.tags ?? [])
      tags.addByApi({ groupName: group, tags: names.map((name) => ({ name })) });
    return new Map(tags.groups().flatMap((group) => group.tags.map((tag) => [tag.name, tag.id] as const)));
  };

  const contactsOf = (seed: Seed, members: string[], customers: number, tagIds: Map<string, string>): SeedContact[] => {
    if (!seed.contacts) return [];
    if (Array.isArray(seed.contacts)) return seed.contacts;
    const { perMember, state, tagsEach = 0 } = seed.contacts;
    const names = [...tagIds.keys()];
    return members.flatMap((userid, m) =>
      Array.from({ length: Math.min(perMember, customers) }, (_, i) => {
        const n = m * perMember + i;
        const own =
          names.length === 0 ? [] : Array.from({ length: tagsEach }, (_, t) => names[(n + t) % names.length]!);
        return { userid, person: (n % customers) + 1, ...(state ? { state } : {}), tags: [...new Set(own)] };
      }),
    );
  };
  const meet = (contacts: readonly SeedContact[], tagIds: Map<string, string>): void => {
    const now = seconds(ctx);
    for (const [n, one] of contacts.entries()) {
      const at = one.createdAt ?? now - YEAR_SECONDS + Math.floor(((n + 1) * YEAR_SECONDS) / (contacts.length + 1));
      const userid = sameCase(one.userid);
      store.run(
        `insert into contact (person_id, userid, external_userid, status, state, add_way, created_at, remark, touched_at)
         select id, ?, external_userid, ?, ?, ?, ?, name, ? from person where id = ?
         on conflict (person_id, userid) do nothing`,
        userid,
        one.status ?? 'active',
        one.state ?? '',
        one.addWay ?? 1,
        at,
        at,
        one.person,
      );
      for (const name of one.tags ?? [])
        store.run(
          'insert or ignore into contact_tag (person_id, userid, tag_id) values (?, ?, ?)',
          one.person,
          userid,
          tagIds.get(name) ?? null,
        );
    }
  };

  const gather = (seed: Seed, members: string[], customers: number): number => {
    const made = Array.isArray(seed.groups)
      ? seed.groups
      : members.flatMap((owner, m) =>
          Array.from({ length: (seed.groups as { perMember: number } | undefined)?.perMember ?? 0 }, (_, g) => {
            const { perMember, size } = seed.groups as { perMember: number; size: number };
            const first = (m * perMember + g) * size;
            return {
              owner,
              name: `${owner} ${g + 1} 群`,
              people: Array.from({ length: Math.min(size, customers) }, (_, i) => ((first + i) % customers) + 1),
            };
          }),
        );
    for (const { owner, name, people: joined } of made) {
      const chatId = ctx.newId('chat');
      const at = seconds(ctx);
      const ownerId = sameCase(owner);
      store.run('insert into chat (chat_id, name, owner, created_at) values (?, ?, ?, ?)', chatId, name, ownerId, at);
      store.run(
        'insert into chat_member (chat_id, member, joined_at, join_scene, invitor) values (?, ?, ?, 1, ?)',
        chatId,
        ownerId,
        at,
        ownerId,
      );
      store.run(
        `insert into chat_member (chat_id, member, person_id, joined_at, join_scene)
         select ?, external_userid, id, ?, 3 from person where id in (select value from json_each(?))`,
        chatId,
        at,
        JSON.stringify(joined),
      );
    }
    return made.length;
  };

  /** A corp that begins bigger than a new one has bought the room for it, in steps (LIMITS §1). */
  const makeRoom = () => {
    const relations = store.get<{ n: number }>('select coalesce(sum(n), 0) as n from contact_load')?.n ?? 0;
    const steps = Math.ceil((relations + 1) / SCALE_STEP) * SCALE_STEP;
    ctx.settings.contactsPerCorp = Math.max(ctx.settings.contactsPerCorp, steps);
  };

  return {
    seed: (seed: Seed) =>
      store.transaction(() => {
        const members = define(seed);
        const perMember = seed.contacts && !Array.isArray(seed.contacts) ? seed.contacts.perMember : 0;
        const customers = populate(seed, members.length * perMember);
        const tagIds = library(seed);
        const contacts = contactsOf(seed, members, customers, tagIds);
        meet(contacts, tagIds);
        const groups = gather(seed, members, customers);
        makeRoom();
        return { members: members.length, customers, contacts: contacts.length, groups, tags: tagIds.size };
      }),
  };
}
