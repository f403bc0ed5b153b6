import type { createContactTies } from '../contact-ties.ts';
import { seconds, type WorldContext } from '../context.ts';
import { beijingDay, secondsOfDay } from '../days.ts';
import type { AcquisitionLink, AcquisitionLinks } from './links.ts';
import type { AcquisitionQuota } from './quota.ts';

export type VisitResult =
  | { result: 'opened' | 'added' | 'alreadyContact' | 'requested'; userid: string }
  /** Nobody behind the link can take another customer; or no paid use is left; or the link was deleted. */
  | { result: 'full' | 'exhausted' | 'invalid' };

/** How a customer became a contact: by an acquisition link (API.md §6). */
export const ADD_WAY_LINK = 16;

/** At most so many bytes of UTF-8; a character that would be cut in two is dropped whole. */
export function cutToBytes(text: string, max: number): string {
  let bytes = 0;
  const kept: string[] = [];
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > max) break;
    kept.push(character);
  }
  return kept.join('');
}

interface Parts {
  links: AcquisitionLinks;
  quota: AcquisitionQuota;
  ties: ReturnType<typeof createContactTies>;
}

/** Customers who open a link, and become contacts by it: `add_way` 16, the channel as `state`, one paid use. */
export function createAcquisitionVisits(ctx: WorldContext, { links, quota, ties }: Parts) {
  const { store, settings } = ctx;
  const tellOpenly = (changeType: 'open_profile' | 'friend_request', linkId: string, state: string) => {
    if (settings.acquisitionCategory.openProfile)
      ctx.callbacks.add({ event: 'customer_acquisition', changeType, fields: { LinkId: linkId, State: state } });
  };

  /** Whom this customer knows already, of those who come first by the link's priority and of its range. */
  const friendOf = (link: AcquisitionLink, personId: number, range: string[]): string | undefined => {
    const preferred = link.priority?.type === 2 ? link.priority.users : [];
    const known = store
      .all<{ userid: string }>(
        `select userid from contact where person_id = ? and status = 'active' order by created_at, userid`,
        personId,
      )
      .map((row) => row.userid);
    return (
      known.find((userid) => preferred.includes(userid)) ??
      known.find((userid) => range.includes(userid)) ??
      (link.priority?.type === 1 ? known[0] : undefined)
    );
  };
  const nextInTurn = (link: AcquisitionLink, personId: number, range: string[]): string | undefined => {
    const met = range.find((userid) => ties.find(personId, userid) && ties.hasRoom(userid));
    if (met) return met;
    const turn = links.nextTurn(link.linkId);
    return range.map((_, i) => range[(turn + i) % range.length]!).find(ties.hasRoom);
  };

  const add = (link: AcquisitionLink, personId: number, userid: string, state: string): VisitResult => {
    const person = ties.someone(personId);
    store.run(
      `insert into acquisition_customer (person_id, userid, link_id, state, asked_at) values (?, ?, ?, ?, ?)
       on conflict (person_id, userid) do update set link_id = excluded.link_id, state = excluded.state,
         asked_at = excluded.asked_at, added_at = null, messages = 0`,
      personId,
      userid,
      link.linkId,
      state,
      seconds(ctx),
    );
    if (state) tellOpenly('friend_request', link.linkId, state);
    const by = { state, addWay: ADD_WAY_LINK, configId: link.linkId };
    if (!link.skipVerify) {
      ties.upsert(person, userid, { ...by, status: 'requested' });
      return { result: 'requested', userid };
    }
    ties.becomeContacts(person, userid, { ...by, welcome: true });
    return { result: 'added', userid };
  };

  return {
    /** A customer taps the link and sees a member's card; with `add` they also tap 添加到通讯录. */
    visit: (personId: number, linkId: string, channel = '', { add: wantsToAdd = true } = {}): VisitResult =>
      store.transaction((): VisitResult => {
        const person = ties.someone(personId);
        const link = links.find(linkId);
        if (!link) return { result: 'invalid' };
        const state = cutToBytes(channel, settings.acquisitionChannelBytes);
        store.run(
          'insert or ignore into acquisition_visit (link_id, person_id, day) values (?, ?, ?)',
          linkId,
          person.id,
          beijingDay(ctx.clock.now()),
        );
        tellOpenly('open_profile', linkId, state);
        const range = links.membersOf(link);
        const friend = friendOf(link, personId, range);
        if (friend) return { result: 'alreadyContact', userid: friend };
        const userid = nextInTurn(link, personId, range);
        if (!userid) {
          links.setUnavailable(linkId);
          return { result: 'full' };
        }
        if (quota.balance() === 0) return { result: 'exhausted' };
        return wantsToAdd ? add(link, personId, userid, state) : { result: 'opened', userid };
      }),
    /** A tie has come about: if it was asked for by a link, that costs one use. */
    concluded(personId: number, userid: string): void {
      const byLink = store.run(
        'update acquisition_customer set added_at = ? where person_id = ? and userid = ? and added_at is null',
        seconds(ctx),
        personId,
        userid,
      );
      if (byLink === 1) quota.spend();
    },
    /** A member is full or gone: links that lead to nobody else can't be used any more. */
    lostRoom(userid: string): void {
      const open = links.open();
      if (open.length === 0 || ties.hasRoom(userid)) return;
      for (const link of open) {
        const range = links.membersOf(link);
        if (range.includes(userid) && !range.some(ties.hasRoom)) links.setUnavailable(link.linkId);
      }
    },
    customers: (linkId: string, offset: number, limit: number) =>
      store.all<{ external_userid: string; userid: string; messages: number; state: string }>(
        `select c.external_userid, a.userid, a.messages, a.state from acquisition_customer a
         join contact c on c.person_id = a.person_id and c.userid = a.userid and c.status in ('active', 'blocked') and c.add_way = ${ADD_WAY_LINK}
         where a.link_id = ? and a.added_at is not null order by a.added_at, a.person_id, a.userid limit ? offset ?`,
        linkId,
        limit,
        offset,
      ),
    /** People who opened the link, and who became contacts by it, on these Beijing days, both included. */
    statistic: (linkId: string, fromDay: number, untilDay: number) => ({
      clicked:
        store.get<{ n: number }>(
          'select count(distinct person_id) as n from acquisition_visit where link_id = ? and day between ? and ?',
          linkId,
          fromDay,
          untilDay,
        )?.n ?? 0,
      added:
        store.get<{ n: number }>(
          'select count(*) as n from acquisition_customer where link_id = ? and added_at >= ? and added_at < ?',
          linkId,
          secondsOfDay(fromDay),
          secondsOfDay(untilDay + 1),
        )?.n ?? 0,
    }),
  };
}
