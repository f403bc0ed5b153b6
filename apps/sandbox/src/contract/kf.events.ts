import { expect } from 'vitest';
import type { EventCases } from './corp.ts';
import { account, conversation, eventsOf, pulled } from './kf-corp.ts';

export const kfEvents: EventCases = {
  kf_msg_or_event: async (corp) => {
    const { client } = corp;
    const { open_kfid, external_userid, kf } = await conversation(corp);
    const told = await corp.heard('kf_msg_or_event');
    expect(told.length).toBeGreaterThan(0);
    for (const event of told)
      expect(event).toMatchObject({ openKfId: open_kfid, token: expect.stringMatching(/^ENC/), from: undefined });

    // every event of the log, by what people do
    await client.kf.servicer.add({ open_kfid, userid_list: ['lin.qiao', 'gao.yuan'] });
    await client.kf.serviceState.trans({ open_kfid, external_userid, service_state: 2 });
    kf.servicer.take('lin.qiao', open_kfid, 1);
    const mine = kf.servicer.write('lin.qiao', open_kfid, 1, { msgtype: 'text', body: { content: '您好' } });
    kf.servicer.recall('lin.qiao', open_kfid, mine);
    kf.servicer.setRefusing('lin.qiao', open_kfid, 1, true);
    expect(() => kf.customer.write(1, open_kfid, { msgtype: 'text', body: { content: '喂' } })).toThrow();
    kf.servicer.setRefusing('lin.qiao', open_kfid, 1, false);
    kf.servicer.transfer('lin.qiao', open_kfid, 1, 'gao.yuan');
    kf.servicer.end('gao.yuan', open_kfid, 1);
    kf.servicer.reopen('gao.yuan', open_kfid, 1);
    kf.servicers.pause(open_kfid, 'gao.yuan', 1);
    const theirs = kf.customer.write(1, open_kfid, { msgtype: 'text', body: { content: '打错了' } });
    kf.customer.recall(1, open_kfid, theirs);

    const log = await pulled(corp, open_kfid);
    const about = { open_kfid, external_userid };
    expect(eventsOf(log, 'session_status_change')).toMatchObject([
      { ...about, change_type: 1, new_servicer_userid: 'lin.qiao', msg_code: expect.any(String) },
      { ...about, change_type: 2, old_servicer_userid: 'lin.qiao', new_servicer_userid: 'gao.yuan' },
      { ...about, change_type: 3, old_servicer_userid: 'gao.yuan', msg_code: expect.any(String) },
      { ...about, change_type: 4, new_servicer_userid: 'gao.yuan' },
    ]);
    expect(eventsOf(log, 'servicer_recall_msg')).toMatchObject([
      { ...about, recall_msgid: mine, servicer_userid: 'lin.qiao' },
    ]);
    expect(eventsOf(log, 'user_recall_msg')).toMatchObject([{ ...about, recall_msgid: theirs }]);
    expect(eventsOf(log, 'reject_customer_msg_switch_change').map(({ reject_switch }) => reject_switch)).toEqual([
      1, 0,
    ]);
    expect(eventsOf(log, 'servicer_status_change')).toMatchObject([
      { open_kfid, servicer_userid: 'gao.yuan', status: 2, stop_type: 1 },
    ]);
  },

  kf_account_auth_change: async (corp) => {
    const { accounts } = corp.world.kf;
    const first = accounts.addByAdmin('早班');
    const second = await account(corp, '晚班');
    expect(await corp.heard('kf_account_auth_change'), 'an account made by API tells nobody').toMatchObject([
      { added: [first], removed: [], from: 'sys' },
    ]);
    accounts.grantByAdmin([first, second], false);
    expect((await corp.heard('kf_account_auth_change'))[1]).toMatchObject({ added: [], removed: [first, second] });
  },
};
