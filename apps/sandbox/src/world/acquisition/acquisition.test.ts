import { describe, expect, it } from 'vitest';
import { worldForTest } from '../testing.ts';
import { cutToBytes } from './visits.ts';

const DAY = 86_400;

function corp() {
  const test = worldForTest();
  const { world, clock } = test;
  const now = () => Math.floor(clock.now().getTime() / 1000);
  world.acquisition.quota.buy(100, now() + 365 * DAY);
  const both = { name: '投放', users: ['lin.qiao', 'gao.yuan'], departments: [] };
  return {
    ...test,
    now,
    acquisition: world.acquisition,
    link: (more: Partial<Parameters<typeof world.acquisition.links.create>[0]> = {}) =>
      world.acquisition.links.create({ ...both, ...more }).linkId,
    kinds: () => test.told().map((event) => event.changeType ?? event.event),
  };
}

describe('a channel', () => {
  it.each([
    ['abc', 64, 'abc'],
    ['渠道', 6, '渠道'],
    ['渠道', 5, '渠'], // never half a character
    ['a🙂', 4, 'a'],
  ])('%s cut at %i bytes is %s', (text, max, kept) => expect(cutToBytes(text, max)).toBe(kept));
});

describe('an acquisition link', () => {
  it('takes turns over the members who have room', () => {
    const { world, link } = corp();
    world.staff.define({ members: [{ userid: 'gao.yuan', name: '高远', contactCap: 1 }] });
    const linkId = link();
    const led = [1, 2, 3, 4].map((person) => world.openLink(person, linkId));
    expect(led.map((one) => 'userid' in one && one.userid)).toEqual(['lin.qiao', 'gao.yuan', 'lin.qiao', 'lin.qiao']);
  });

  it('leads to whom the customer knows, by its priority', () => {
    const { world, link, way } = corp();
    world.staff.define({ members: [{ userid: 'he.yi', name: '贺一' }] });
    world.scanContactWay(1, way({ type: 1, users: ['he.yi'] }));
    expect(world.openLink(1, link({ priority: { type: 1, users: [] } }))).toEqual({
      result: 'alreadyContact', // anybody of the corp comes first, though not of the range
      userid: 'he.yi',
    });
    expect(world.openLink(1, link({ priority: { type: 2, users: ['he.yi'] } }))).toMatchObject({ userid: 'he.yi' });
    expect(world.openLink(1, link({ priority: { type: 2, users: ['lin.qiao'] } }))).toEqual({
      result: 'added',
      userid: 'lin.qiao',
    });
    expect(world.openLink(2, link())).toMatchObject({ result: 'added' });
  });

  it('costs one use for whom it brought, and none for whom it only led to an old friend', () => {
    const { world, link, way, acquisition } = corp();
    world.scanContactWay(1, way({ type: 1, users: ['lin.qiao'] }));
    expect(acquisition.quota.balance()).toBe(100);
    world.openLink(1, link());
    expect(acquisition.quota.balance()).toBe(100);
    world.openLink(2, link());
    expect(acquisition.quota.balance()).toBe(99);
    world.removeContact(2, 'lin.qiao');
    world.addAgain(2, 'lin.qiao'); // from the old chat, not by the link
    expect(acquisition.quota.balance()).toBe(99);
  });

  it('is told unavailable once, and again only after its range was changed', () => {
    const { world, link, kinds, acquisition } = corp();
    world.staff.define({ members: [{ userid: 'he.yi', name: '贺一', contactCap: 1 }] });
    const linkId = link({ users: ['he.yi'] });
    const unavailable = () => kinds().filter((kind) => kind === 'link_unavailable').length;
    world.openLink(1, linkId); // the only place is taken
    expect(unavailable()).toBe(1);
    expect(world.openLink(2, linkId)).toEqual({ result: 'full' });
    expect(unavailable()).toBe(1);
    acquisition.links.update(linkId, { users: ['he.yi', 'gao.yuan'] });
    expect(world.openLink(2, linkId)).toEqual({ result: 'added', userid: 'gao.yuan' });
    acquisition.links.update(linkId, { users: ['he.yi'] });
    world.openLink(3, linkId);
    expect(unavailable()).toBe(2);
  });
});

describe('what customers of a link write', () => {
  it('is told only while it is the link by which they are contacts', () => {
    const { world, link, kinds, way, acquisition } = corp();
    const linkId = link({ users: ['lin.qiao'] });
    const say = () => world.sayToMember(1, 'lin.qiao', { text: '在吗', attachments: [] });
    world.openLink(1, linkId);
    say();
    expect(kinds()).toContain('customer_start_chat');
    expect(acquisition.customers(linkId, 0, 10)).toMatchObject([{ messages: 1 }]);
    world.removeCustomer('lin.qiao', 1);
    world.scanContactWay(1, way({ type: 1, users: ['lin.qiao'] }));
    for (let n = 0; n < 5; n++) say();
    expect(kinds()).not.toContain('message_from_customer');
    expect(acquisition.customers(linkId, 0, 10)).toEqual([]);
  });

  it('never leads to members of a department who do not serve customers', () => {
    const { world, link } = corp();
    world.staff.define({ members: [{ userid: 'aa.first', name: '后勤', servesCustomers: false }] });
    const linkId = link({ users: [], departments: [1] });
    const led = [1, 2, 3].map((person) => world.openLink(person, linkId));
    expect(led.map((one) => 'userid' in one && one.userid)).toEqual(['gao.yuan', 'lin.qiao', 'gao.yuan']);
  });
});

describe('the paid uses', () => {
  it('are spent from the purchase that expires first, and lapse', () => {
    const { acquisition, clock, now } = corp();
    acquisition.quota.buy(2, now() + 5 * DAY);
    for (let n = 0; n < 3; n++) acquisition.quota.spend();
    expect(acquisition.quota.state()).toMatchObject({ total: 102, balance: 99 });
    acquisition.quota.buy(10, now() + DAY);
    expect(acquisition.quota.balance()).toBe(109);
    clock.advanceTo(new Date((now() + DAY) * 1000)); // the end is exclusive
    expect(acquisition.quota.balance()).toBe(99);
  });

  it('warn of what is left when a purchase is about to expire, not of what was used up', () => {
    const { acquisition, world, clock, now, told } = corp();
    const from = now();
    acquisition.quota.buy(3, from + 10 * DAY);
    for (const days of [3, 7, 8, 9]) {
      clock.advanceTo(new Date((from + days * DAY) * 1000));
      for (const course of world.course) course.runDue();
      acquisition.quota.spend();
    }
    const left = told().filter((event) => event.changeType === 'quota_expire_soon');
    expect(left.map((event) => event.fields['ExpireQuotaNum'])).toEqual([3, 2, 1]); // 7, 3 and 2 days before; a day before nothing was left
  });
});
