import type { KfEvent, KfMessage } from '@xiaoer/wecom';
import type { Corp } from './corp.ts';
import { png } from './sample-files.ts';

export const DAY = 86_400;
const HOUR_MS = 3_600_000;

/** Turns business time, and the wall with it. */
export function later(corp: Corp, hours: number): void {
  corp.clock.advanceTo(new Date(corp.clock.now().getTime() + hours * HOUR_MS));
  corp.wall.ms += hours * HOUR_MS;
}

export async function picture(corp: Corp): Promise<string> {
  const file = { bytes: png, filename: '小二.png', contentType: 'image/png' };
  return (await corp.client.media.upload({ type: 'image', file })).media_id;
}

/** An account of the corp, by API. */
export async function account(corp: Corp, name = '小二客服'): Promise<string> {
  return (await corp.client.kf.account.add({ name, media_id: await picture(corp) })).open_kfid;
}

/** A customer comes in and writes: the session is open, state 0. */
export async function conversation(corp: Corp, person = 1, openKfId?: string) {
  const open_kfid = openKfId ?? (await account(corp));
  const { kf } = corp.world;
  kf.customer.enter(person, { openKfId: open_kfid });
  const say = (content: string) => kf.customer.write(person, open_kfid, { msgtype: 'text', body: { content } });
  say('有燕麦奶吗');
  return { open_kfid, person, say, external_userid: corp.external(person), kf };
}

/** Everything in the log so far, by the token of the last callback. */
export async function pulled(corp: Corp, open_kfid: string): Promise<KfMessage[]> {
  const told = (await corp.heard('kf_msg_or_event')).filter((event) => event.openKfId === open_kfid);
  const token = told.at(-1)?.token ?? '';
  return (await corp.client.kf.syncMsg({ open_kfid, token })).msg_list;
}
export const eventsOf = (messages: readonly KfMessage[], type: string): KfEvent[] =>
  messages.flatMap(({ event }) => (event?.event_type === type ? [event] : []));

/** What the customer's phone shows of an account. */
export const onPhone = (corp: Corp, openKfId: string, person = 1) =>
  corp.world.kf.log.between(openKfId, person).map(({ body, msgtype }) => ({ msgtype, ...body }));

export const text = (content: string) => ({ msgtype: 'text', text: { content } }) as const;
