import { expect } from 'vitest';
import type { Corp, EventCases } from './corp.ts';

const DAY = 86_400;

/** Uses bought for a year, and a link to both members made by the API. */
async function paidLink(
  { world, client, now }: Corp,
  { uses = 100, ...more }: { uses?: number; skip_verify?: boolean } = {},
) {
  world.acquisition.quota.buy(uses, now() + 365 * DAY);
  const range = { user_list: ['lin.qiao', 'gao.yuan'] };
  return (await client.acquisition.create({ link_name: '投放', range, ...more })).link_id;
}

export const acquisitionEvents: EventCases = {
  'customer_acquisition.balance_increased': async ({ world, now, heard }) => {
    world.acquisition.quota.buy(5, now() + 30 * DAY);
    world.acquisition.quota.buy(5, now() + 30 * DAY); // there was something left already
    expect(await heard('customer_acquisition.balance_increased')).toHaveLength(1);
  },
  'customer_acquisition.balance_low': async (corp) => {
    const linkId = await paidLink(corp, { uses: 20 });
    expect(await corp.heard('customer_acquisition.balance_low')).toEqual([]);
    corp.world.openLink(1, linkId);
    corp.world.openLink(2, linkId);
    expect(await corp.heard('customer_acquisition.balance_low')).toHaveLength(1);
  },
  'customer_acquisition.balance_exhausted': async (corp) => {
    const linkId = await paidLink(corp, { uses: 1 });
    corp.world.openLink(1, linkId);
    expect(corp.world.openLink(2, linkId)).toEqual({ result: 'exhausted' });
    expect(await corp.heard('customer_acquisition.balance_exhausted')).toHaveLength(1);
  },
  'customer_acquisition.quota_expire_soon': async ({ world, driver, now, heard }) => {
    const expiresAt = now() + 20 * DAY;
    world.acquisition.quota.buy(9, expiresAt);
    await driver!.advance(new Date((expiresAt - 8 * DAY) * 1000));
    const midnight = Date.parse('2026-04-05T00:00:00+08:00') / 1000;
    expect(await heard('customer_acquisition.quota_expire_soon')).toMatchObject([
      { expireTime: midnight, expireQuota: 9, createTime: expiresAt - 14 * DAY },
    ]);
    await driver!.advance(new Date((expiresAt + DAY) * 1000));
    const days = (await heard('customer_acquisition.quota_expire_soon')).map((e) => (expiresAt - e.createTime) / DAY);
    expect(days).toEqual([14, 7, 3, 2, 1]);
  },
  'customer_acquisition.link_unavailable': async (corp) => {
    const { world, heard } = corp;
    const linkId = await paidLink(corp);
    world.staff.leave('lin.qiao');
    expect(await heard('customer_acquisition.link_unavailable')).toEqual([]);
    world.staff.leave('gao.yuan');
    expect(await heard('customer_acquisition.link_unavailable')).toMatchObject([{ linkId }]);
    expect(world.openLink(1, linkId)).toEqual({ result: 'full' });
    expect(await heard('customer_acquisition.link_unavailable')).toHaveLength(1); // once, not for everybody who tries
  },
  'customer_acquisition.delete_link': async (corp) => {
    const [mine, other] = [await paidLink(corp), await paidLink(corp)];
    await corp.client.acquisition.del({ link_id: mine });
    corp.world.acquisition.links.removeByAdmin(other);
    expect(await corp.heard('customer_acquisition.delete_link')).toMatchObject([{ linkId: other }]);
  },
  'customer_acquisition.open_profile': async (corp) => {
    const linkId = await paidLink(corp);
    corp.world.openLink(1, linkId, 'xhs', { add: false });
    expect(await corp.heard('customer_acquisition.open_profile')).toEqual([]); // not in every business category
    corp.world.settings.acquisitionCategory.openProfile = true;
    corp.world.openLink(1, linkId, 'xhs', { add: false });
    expect(await corp.heard('customer_acquisition.open_profile')).toMatchObject([{ linkId, state: 'xhs' }]);
  },
  'customer_acquisition.friend_request': async (corp) => {
    corp.world.settings.acquisitionCategory.openProfile = true;
    const linkId = await paidLink(corp, { skip_verify: false });
    expect(corp.world.openLink(1, linkId, 'xhs')).toEqual({ result: 'requested', userid: 'lin.qiao' });
    corp.world.openLink(2, linkId); // without a channel nothing is told
    expect(await corp.heard('customer_acquisition.friend_request')).toMatchObject([{ linkId, state: 'xhs' }]);
    expect((await corp.client.acquisition.quota()).balance).toBe(100);
    corp.world.acceptContact('lin.qiao', 1);
    expect((await corp.client.acquisition.quota()).balance).toBe(99); // paid for when it came about
    expect(await corp.heard('change_external_contact.add_external_contact')).toMatchObject([{ state: 'xhs' }]);
  },
  'customer_acquisition.customer_start_chat': async (corp) => {
    const { world, external, heard, befriend } = corp;
    const linkId = await paidLink(corp);
    world.openLink(1, linkId);
    befriend('lin.qiao', [2]);
    for (const person of [1, 1, 2]) world.sayToMember(person, 'lin.qiao', { text: '你好', attachments: [] });
    expect(await heard('customer_acquisition.customer_start_chat')).toMatchObject([
      { linkId, userId: 'lin.qiao', externalUserId: external(1) },
    ]);
  },
  'customer_acquisition.message_from_customer': async (corp) => {
    const { world, heard, client } = corp;
    const linkId = await paidLink(corp);
    world.openLink(1, linkId);
    for (let n = 0; n < 12; n++) world.sayToMember(1, 'lin.qiao', { text: `${n}`, attachments: [] });
    const told = await heard('customer_acquisition.message_from_customer');
    expect(told.map((e) => e.linkId)).toEqual([linkId, linkId, linkId]);
    const infos = await Promise.all(told.map((e) => client.acquisition.getChatInfo({ chat_key: e.chatKey! })));
    expect(infos.map((info) => info.chat_info.recv_msg_cnt)).toEqual([3, 5, 10]);
  },
};
