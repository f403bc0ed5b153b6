import { describe, expect, it } from 'vitest';
import { worldForTest } from '../testing.ts';

const text = (content: string) => ({ msgtype: 'text', body: { content } });

function kfForTest() {
  const test = worldForTest();
  const { kf } = test.world;
  const openKfId = kf.accounts.addByAdmin('小二客服');
  kf.customer.enter(1, { openKfId });
  const pulls = () => test.told().filter(({ event }) => event === 'kf_msg_or_event');
  return { ...test, kf, openKfId, pulls, external: test.world.people.find(1)!.externalUserid };
}

describe('the callback of an account', () => {
  it('stands for everything that happens while it waits to be sent', () => {
    const { kf, openKfId, pulls, world } = kfForTest();
    for (let n = 0; n < 20; n++) kf.customer.write(1, openKfId, text(`第${n}句`));
    expect(pulls()).toHaveLength(1);
    // once it is being sent, what comes after needs one of its own
    world.callbacks.attempted(pulls()[0]!, 0);
    kf.customer.write(1, openKfId, text('还有'));
    expect(pulls()).toHaveLength(2);
  });

  it('waits for each account by itself, and for none that is not granted to the app', () => {
    const { kf, openKfId, pulls } = kfForTest();
    const other = kf.accounts.addByAdmin('另一个');
    kf.customer.enter(1, { openKfId: other });
    expect(pulls().map(({ fields }) => fields['OpenKfId'])).toEqual([openKfId, other]);
    kf.accounts.grantByAdmin([other], false);
    const third = kf.accounts.addByAdmin('第三个');
    kf.accounts.grantByAdmin([third], false);
    kf.customer.enter(2, { openKfId: third });
    expect(pulls()).toHaveLength(2);
  });
});

describe('a session', () => {
  it('is forgotten with its servicer when it is over, and the customer who was refused is heard again', () => {
    const { kf, openKfId, external, world } = kfForTest();
    kf.servicers.add(openKfId, { users: ['lin.qiao'], departments: [] });
    kf.customer.write(1, openKfId, text('你好'));
    kf.state.trans(openKfId, external, 3, 'lin.qiao');
    kf.servicer.setRefusing('lin.qiao', openKfId, 1, true);
    expect(() => kf.customer.write(1, openKfId, text('喂'))).toThrow('暂不接收');
    kf.servicer.end('lin.qiao', openKfId, 1);
    kf.customer.write(1, openKfId, text('新问题'));
    expect(kf.state.get(openKfId, external)).toEqual({ state: 0, servicer: null });
    expect(world.kf.sessions.find(openKfId, 1)?.servicerRefuses).toBe(false);
  });

  it('is served by members of a department, and of those below it', () => {
    const { kf, openKfId, world } = kfForTest();
    world.staff.define({
      departments: [{ id: 2, name: '北区', parentid: 1, order: 1 }],
      members: [
        { userid: 'north', name: '北', departments: [2] },
        { userid: 'gone', name: '离', departments: [2], status: 5 },
      ],
    });
    expect(kf.servicers.serves(openKfId, 'north')).toBe(false);
    kf.servicers.add(openKfId, { users: [], departments: [1] });
    expect([kf.servicers.serves(openKfId, 'North'), kf.servicers.serves(openKfId, 'gone')]).toEqual([true, false]);
  });

  it('can be taken only from the queue, and only by somebody who serves the account', () => {
    const { kf, openKfId, external } = kfForTest();
    kf.servicers.add(openKfId, { users: ['lin.qiao'], departments: [] });
    kf.customer.write(1, openKfId, text('你好'));
    expect(() => kf.servicer.take('lin.qiao', openKfId, 1)).toThrow('不在排队');
    kf.state.trans(openKfId, external, 2, undefined);
    expect(() => kf.servicer.take('gao.yuan', openKfId, 1)).toThrow('不是这个客服账号');
    kf.servicer.take('lin.qiao', openKfId, 1);
    expect(() => kf.servicer.write('gao.yuan', openKfId, 1, text('我来'))).toThrow('不由你接待');
  });
});

describe('a menu', () => {
  it('answers only where it can be tapped, and only its own customer', () => {
    const { kf, openKfId, external } = kfForTest();
    kf.customer.enter(2, { openKfId });
    kf.customer.write(1, openKfId, text('你好'));
    const list = [
      { type: 'view', view: { url: 'https://example.com/', content: '商城' } },
      { type: 'text', text: { content: '说明' } },
      { type: 'click', click: { id: 'a', content: '人工' } },
    ];
    const msgid = kf.sending.send(openKfId, external, { msgtype: 'msgmenu', body: { list } });
    expect(kf.customer.pressMenu(1, openKfId, msgid, 0)).toEqual({ url: 'https://example.com/' });
    expect(() => kf.customer.pressMenu(1, openKfId, msgid, 1)).toThrow();
    expect(() => kf.customer.pressMenu(1, openKfId, msgid, 3)).toThrow();
    expect(() => kf.customer.pressMenu(2, openKfId, msgid, 2)).toThrow();
    kf.customer.pressMenu(1, openKfId, msgid, 2);
    expect(kf.log.between(openKfId, 1).at(-1)?.body).toEqual({ content: '人工', menu_id: 'a' });
  });
});
