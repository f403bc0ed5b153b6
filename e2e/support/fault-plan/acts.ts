import { good, send } from '../json.ts';
import type { RunningStack } from '../running-stack.ts';
import { type Town, townOf } from '../town.ts';
import { joiner } from './corp.ts';
import { drawn } from './random.ts';
import { memberIds, type Size } from './size.ts';
import { readTruth } from './truth.ts';

/** What people do, at which millisecond of the course; the same for the same seed. */
interface Act {
  atMs: number;
  act: () => Promise<unknown>;
}

/** How long a new contact stays at least: longer than her welcome's code lives, so that nobody leaves before it. */
const STAYS_MS = 21_000;
const STORES = 4;

export interface Course {
  stack: Pick<RunningStack, 'sandboxUrl' | 'serverUrl'>;
  size: Size;
  seed: number;
  /** How long the course takes at least, wall milliseconds. */
  lengthMs: number;
}

/** Lives the course to its end; answers how many acts there were. Every act is one that the phone allows. */
export async function live(course: Course): Promise<number> {
  const town = townOf({ ...course.stack, token: '' });
  const tagIds = (await readTruth(course.stack.sandboxUrl, 'tag')).map(({ id }) => String(id));
  const acts = [
    ...(await joins(course, town)),
    ...comingsAndGoings(course, tagIds),
    ...officeWork(course, tagIds),
  ].sort((a, b) => a.atMs - b.atMs);
  const begun = Date.now();
  await Promise.all(
    acts.map(async ({ atMs, act }) => {
      await pause(begun + atMs - Date.now());
      await act();
    }),
  );
  return acts.length;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

/** A hand on a phone or in the admin console; what the sandbox refuses is a mistake of this course. */
const hand = (sandboxUrl: string) => async (path: string, body: unknown) =>
  good(await send('POST', `${sandboxUrl}/__sandbox/${path}`, { body }));

/** Scans of posters; a third go on to the store's group, some of them leave it, some the account too. */
async function joins({ stack, size, seed }: Course, town: Town): Promise<Act[]> {
  const doing = hand(stack.sandboxUrl);
  const codes = await Promise.all(
    Array.from({ length: STORES }, async (_, s) => ({
      poster: await town.poster(`s${s}`),
      group: await town.groupCode(`s${s}`),
    })),
  );
  return Array.from({ length: size.joins }, (_, i) => {
    const person = joiner(size, i);
    const { poster, group } = codes[i % STORES]!;
    const draw = (what: string) => drawn(seed, what, i);
    const join = async () => {
      const { userid } = await town.scan(person, poster);
      const inGroup = async () => {
        if (draw('group') > 0.33) return;
        await pause(700);
        const { chatId } = await town.scan(person, group);
        if (draw('leaves') > 0.3) return;
        await pause(300 + draw('stay') * 2_000);
        await town.leave(person, chatId!);
      };
      const withMember = async () => {
        const fate = draw('fate');
        if (fate < 0.05) {
          await pause(STAYS_MS);
          await doing(`people/${person}/remove`, { userid });
          if (draw('again') > 0.5) return;
          await pause(100 + draw('pause') * 500);
          await doing(`people/${person}/add-again`, { userid });
        } else if (fate < 0.08) {
          await pause(STAYS_MS);
          await doing(`staff/${userid}/remove-customer`, { person });
        }
      };
      await Promise.all([inGroup(), withMember()]);
    };
    return { atMs: (i * 1_000) / size.joinsPerSecond, act: join };
  });
}

/** Of those who were contacts before: some go, some come back, some are sent away, tagged or renamed by staff. */
function comingsAndGoings({ stack, size, seed, lengthMs }: Course, tagIds: string[]): Act[] {
  const doing = hand(stack.sandboxUrl);
  const members = memberIds(size);
  const people = Array.from({ length: size.customers }, (_, i) => i + 1).sort(
    (a, b) => drawn(seed, 'who', a) - drawn(seed, 'who', b),
  );
  /** Nobody is in two of these shares. */
  const some = (share: number) => people.splice(0, Math.ceil(size.customers * share));
  const memberOf = (person: number) => members[(person - 1) % members.length]!;
  const when = (person: number) => drawn(seed, 'when', person) * lengthMs;

  const gone = some(0.02).map((person) => ({
    atMs: when(person),
    act: async () => {
      await doing(`people/${person}/remove`, { userid: memberOf(person) });
      if (drawn(seed, 'back', person) > 0.5) return;
      await pause(100 + drawn(seed, 'after', person) * 6_000);
      await doing(`people/${person}/add-again`, { userid: memberOf(person) });
    },
  }));
  const sentAway = some(0.01).map((person) => ({
    atMs: when(person),
    act: async () => {
      await doing(`staff/${memberOf(person)}/remove-customer`, { person });
      if (drawn(seed, 'back', person) > 0.3) return;
      await pause(100 + drawn(seed, 'after', person) * 6_000);
      await doing(`people/${person}/add-again`, { userid: memberOf(person) });
    },
  }));
  const edited = some(0.01).map((person) => ({
    atMs: when(person),
    act: () => doing(`staff/${memberOf(person)}/edit-customer`, { person, remark: `老顾客 ${person}` }),
  }));
  const tagged = some(0.01).map((person) => ({
    atMs: when(person),
    act: async () => {
      const { externalUserid } = (await phoneOf(stack.sandboxUrl, person)).person;
      const tagId = tagIds[person % tagIds.length]!;
      await doing(`staff/${memberOf(person)}/tag-customer`, { externalUserid, tagId });
    },
  }));
  return [...gone, ...sentAway, ...edited, ...tagged];
}

const phoneOf = async (sandboxUrl: string, person: number) =>
  good(await send<{ person: { externalUserid: string } }>('GET', `${sandboxUrl}/__sandbox/people/${person}/phone`));

/** What the administrator and group owners change meanwhile. */
function officeWork({ stack, lengthMs }: Course, tagIds: string[]): Act[] {
  const doing = hand(stack.sandboxUrl);
  const at = (share: number, act: () => Promise<unknown>): Act => ({ atMs: share * lengthMs, act });
  return [
    at(0.1, () => doing('tags', { group: '季节', names: ['春茶', '秋茶'] })),
    at(0.2, () => doing('directory/members', { userid: 'newcomer', name: '新来的', departments: [2] })),
    at(0.3, () => doing(`tags/${tagIds[0]}/rename`, { name: '手冲常客' })),
    at(0.5, async () => {
      const [group] = await readTruth(stack.sandboxUrl, 'group');
      await doing(`groups/${group!['chatId']}/rename`, { name: '福利群（新）' });
    }),
    at(0.6, () => doing('staff/leaver/leave-corp', {})),
    at(0.7, async () => {
      const made = (await readTruth(stack.sandboxUrl, 'tag')).find(({ name }) => name === '秋茶');
      await doing(`tags/${made!['id']}/delete`, {});
    }),
  ];
}
