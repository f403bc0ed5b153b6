import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../platform/testing/index.ts';
import { addCustomers, addGroup, type Chain, freshChain, operator, tell } from '../../testing/chain.ts';
import { customerRun, folderOf, groupBeat } from '../../testing/documents.ts';
import { fireDue } from './fire.ts';

const database = testDatabase();

const runsOf = async ({ platform }: Chain) => {
  const { rows } = await sql<{ key: string; state: string; expires: string }>`
    select fire_key as key, state, to_char(expires_at at time zone 'Asia/Shanghai', 'HH24:MI') as expires
    from playbooks.run_info order by fired_at, fire_key`.execute(platform.db);
  return rows;
};
const keysOf = async (chain: Chain) => (await runsOf(chain)).map(({ key }) => key);
const at = (time: string, day = 16) => `2026-03-${day}T${time}:00+08:00`;
const key = (code: string, time: string, day = 16) => `${code}@${new Date(at(time, day)).toISOString()}`;

describe('a schedule', () => {
  it('fires once, however often and by however many it is looked at', async () => {
    const chain = await freshChain(database, [groupBeat()]);
    await addGroup(chain, 'wr-1');
    chain.platform.clock.advanceTo(new Date(at('12:00')));
    const now = chain.platform.clock.now();
    await Promise.all(Array.from({ length: 6 }, () => fireDue(chain.platform.db, now)));
    await chain.settle();
    expect(await runsOf(chain)).toEqual([{ key: key('noon', '12:00'), state: 'decided', expires: '14:00' }]);
    const { rows } = await sql`select state from playbooks.post_of`.execute(chain.platform.db);
    expect(rows).toEqual([{ state: 'dispatched' }]);
    // Not even when its schedule is put back.
    await sql`update playbooks.playbook set next_fire_at = ${now}`.execute(chain.platform.db);
    expect(await fireDue(chain.platform.db, now)).toBe(1);
    expect(await keysOf(chain)).toEqual([key('noon', '12:00')]);
  });

  it('is known to be due next, without anything to do before', async () => {
    const chain = await freshChain(database, [groupBeat()]);
    const [, poller] = chain.playbooks.parts.pollers!;
    expect(await poller!.nextDueAt(chain.platform.clock.now())).toEqual(new Date(at('12:00')));
    expect(await poller!.runDue(new Date(at('11:59')))).toBe(0);
    await chain.advance(at('12:00'));
    expect(await poller!.nextDueAt(chain.platform.clock.now())).toEqual(new Date(at('14:00'))); // the window's end
  });

  it('that was missed fires late while its window lasts, for its own time', async () => {
    const chain = await freshChain(database, [groupBeat()]);
    await chain.advance(at('13:30'));
    expect(await runsOf(chain)).toEqual([{ key: key('noon', '12:00'), state: 'decided', expires: '14:00' }]);
  });

  it('that was missed for days fires for the latest time alone, and not when that is over', async () => {
    const chain = await freshChain(database, [groupBeat()]);
    await chain.advance(at('13:00', 19));
    expect(await keysOf(chain)).toEqual([key('noon', '12:00', 19)]);
    await chain.advance(at('15:00', 21));
    expect(await keysOf(chain)).toEqual([key('noon', '12:00', 19)]);
    await chain.advance(at('12:00', 22));
    expect(await keysOf(chain)).toEqual([key('noon', '12:00', 19), key('noon', '12:00', 22)]);
  });

  it('that an operator switches on in the middle of its window starts with its next time', async () => {
    const chain = await freshChain(database, [groupBeat()]);
    await chain.playbooks.setActive(operator, 'noon', false);
    await chain.advance(at('12:30'));
    await chain.playbooks.setActive(operator, 'noon', true);
    await chain.advance(at('13:00'));
    expect(await keysOf(chain)).toEqual([]);
    await chain.advance(at('12:00', 17));
    expect(await keysOf(chain)).toEqual([key('noon', '12:00', 17)]);
  });

  it('uses the document as it is at the next start; runs keep theirs', async () => {
    const chain = await freshChain(database, [groupBeat()]);
    await chain.advance(at('12:00'));
    const folder = folderOf([groupBeat({ trigger: { kind: 'schedule', cron: '0 18 * * *' }, name: '傍晚' })]);
    const { createPlaybooks } = await import('./index.ts');
    const restarted = createPlaybooks({ ...chain, publicUrl: 'http://localhost', folder });
    await restarted.load();
    await chain.advance(at('18:00'));
    const { rows } = await sql`
      select v.document ->> 'name' as name from playbooks.run r
      join playbooks.playbook_version v on v.playbook_id = r.playbook_id and v.version = r.version order by r.fired_at`.execute(
      chain.platform.db,
    );
    expect(rows).toEqual([{ name: '午间' }, { name: '傍晚' }]);
  });

  it('whose file is gone stops, and goes on when it is back; what was switched off stays off', async () => {
    const chain = await freshChain(database, [groupBeat(), groupBeat({ code: 'off' })]);
    await chain.playbooks.setActive(operator, 'off', false);
    const { createPlaybooks } = await import('./index.ts');
    const loadFrom = (folder: string) => createPlaybooks({ ...chain, publicUrl: 'http://localhost', folder }).load();
    await loadFrom(folderOf([]));
    await chain.advance(at('12:00'));
    expect(await keysOf(chain)).toEqual([]);
    await loadFrom(folderOf([groupBeat(), groupBeat({ code: 'off' })]));
    await chain.advance(at('12:00', 17));
    expect(await keysOf(chain)).toEqual([key('noon', '12:00', 17)]);
  });
});

describe('a run that nobody could decide in time', () => {
  it('ends undecided, and nobody is written to, whoever comes first: its job or its end', async () => {
    const chain = await freshChain(database, [groupBeat()]);
    await addGroup(chain, 'wr-1');
    chain.platform.clock.advanceTo(new Date(at('12:00')));
    const slotAt = chain.platform.clock.now();
    await fireDue(chain.platform.db, slotAt);
    chain.platform.clock.advanceTo(new Date(at('14:00'))); // the worker was down for two hours
    expect(await chain.playbooks.decide(slotAt)).toBe(0);
    await chain.settle();
    expect(await runsOf(chain)).toMatchObject([{ state: 'ended' }]);
    const { rows } = await sql`select 1 from playbooks.post_of`.execute(chain.platform.db);
    expect(rows).toEqual([]);
  });
});

describe('a playbook for those who were added', () => {
  const welcomeBack = customerRun({
    code: 'no-group',
    trigger: { kind: 'contact_added', delayMinutes: 1440, cron: '0 10 * * *' },
    audience: { rule: 'contact_without_group' },
  });
  const added = (chain: Chain, customerIds: number[]) =>
    tell(chain.platform, 'customers.contacts_added', { contacts: customerIds.map((customerId) => ({ customerId })) });
  const touches = async ({ platform }: Chain) => {
    const { rows } = await sql<{ customer: number; fired: string }>`
      select t.customer_id as customer, to_char(r.fired_at at time zone 'Asia/Shanghai', 'DD HH24:MI') as fired
      from playbooks.touch_info t join playbooks.run_info r using (run_id) order by r.fired_at, t.customer_id`.execute(
      platform.db,
    );
    return rows;
  };

  it('considers those whose wait is over together, who are in no group by then, each once and never again', async () => {
    const chain = await freshChain(database, [welcomeBack]);
    const [early = 0, late = 0, joined = 0] = await addCustomers(chain, { n: 3 });
    await added(chain, [early, joined]);
    await chain.advance(at('09:59'));
    await added(chain, [late]);
    await chain.settle();
    await addGroup(chain, 'wr-1', { members: [joined] });
    await chain.advance(at('10:00', 17));
    expect(await touches(chain)).toEqual([
      { customer: early, fired: '17 10:00' },
      { customer: late, fired: '17 10:00' },
    ]);
    await added(chain, [early, late]); // a second account of ours
    await chain.advance(at('10:00', 18));
    await chain.advance(at('10:00', 19));
    expect(await touches(chain)).toHaveLength(2);
  });

  it('does not fire without anybody', async () => {
    const chain = await freshChain(database, [welcomeBack]);
    await chain.advance(at('10:00', 17));
    expect(await keysOf(chain)).toEqual([]);
  });

  it('considers them at the next time when we were down at theirs', async () => {
    const chain = await freshChain(database, [welcomeBack]);
    const [customer = 0] = await addCustomers(chain);
    await added(chain, [customer]);
    await chain.settle();
    await chain.advance(at('21:00', 17)); // the window ended at eight
    expect(await keysOf(chain)).toEqual([]);
    await chain.advance(at('10:00', 18));
    expect(await touches(chain)).toEqual([{ customer, fired: '18 10:00' }]);
  });
});
