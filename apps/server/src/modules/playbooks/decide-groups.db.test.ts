import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../platform/testing/index.ts';
import { addGroup, type Chain, freshChain, operator } from '../../testing/chain.ts';
import { groupBeat, type Written, withDrop } from '../../testing/documents.ts';

const database = testDatabase();
const at = (time: string, day = 16) => `2026-03-${day}T${time}:00+08:00`;

interface Post {
  code: string;
  chat: string;
  state: string;
  reason: string | null;
  channel: string | null;
}
const postsOf = async ({ platform }: Chain): Promise<Post[]> => {
  const { rows } = await sql<Post>`
    select r.playbook_code as code, g.name as chat, p.state, p.reason, p.channel
    from playbooks.post_of p join playbooks.run_info r using (run_id) join community.group_info g using (group_id)
    order by r.fired_at, r.playbook_code, g.name`.execute(platform.db);
  return rows;
};
const both = ['group_mass_send', 'group_post'];
const evening = (overrides: Written = {}) =>
  groupBeat({ code: 'evening', beat: 'evening', trigger: { kind: 'schedule', cron: '0 18 * * *' }, ...overrides });

describe('a beat', () => {
  it('that finds the day’s group mass send used up goes by side bar', async () => {
    const chain = await freshChain(database, [groupBeat({ channels: both }), evening({ channels: both })]);
    await addGroup(chain, 'wr-1');
    await chain.advance(at('12:00'));
    await chain.advance(at('18:00'));
    const [noon, later] = await postsOf(chain);
    expect(noon).toMatchObject({ channel: 'group_mass_send' });
    expect(later).toMatchObject({ state: 'dispatched', reason: null, channel: 'group_post' });
    const { rows } = await sql`
      select (select count(*) from delivery.dispatch_info) as "massSends", (select count(*) from tasks.post_info) as "sideBar"`.execute(
      chain.platform.db,
    );
    expect(rows).toEqual([{ massSends: 1, sideBar: 1 }]);
  });

  it('without another channel is refused by the platform’s cap', async () => {
    const chain = await freshChain(database, [
      groupBeat({ channels: ['group_mass_send'] }),
      evening({ channels: ['group_mass_send'] }),
    ]);
    await addGroup(chain, 'wr-1');
    await chain.advance(at('12:00'));
    await chain.advance(at('18:00'));
    expect((await postsOf(chain))[1]).toMatchObject({ state: 'refused', reason: 'platform_cap', channel: null });
  });

  it('leaves the group to a dearer one of the same moment', async () => {
    const chain = await freshChain(database, [
      groupBeat({ valueFen: 50 }),
      groupBeat({ code: 'dearer', valueFen: 90, channels: both }),
    ]);
    await addGroup(chain, 'wr-1');
    await chain.advance(at('12:00'));
    expect(await postsOf(chain)).toEqual([
      { code: 'dearer', chat: 'wr-1', state: 'dispatched', reason: null, channel: 'group_mass_send' },
      { code: 'noon', chat: 'wr-1', state: 'refused', reason: 'outranked', channel: null },
    ]);
  });

  it('is not for stores that are closed, not opened yet, or for groups that nobody looks after', async () => {
    const chain = await freshChain(database, [groupBeat(), evening()]);
    await addGroup(chain, 'wr-open');
    await addGroup(chain, 'wr-closed', { store: 'C' });
    await addGroup(chain, 'wr-unowned', { owned: false });
    await addGroup(chain, 'wr-future', { store: 'B' });
    await chain.platform.database.pool.query(`update organisation.store set opened_on = '2026-03-17' where code = 'B'`);
    await chain.advance(at('12:00'));
    expect((await postsOf(chain)).map(({ chat, state, reason }) => [chat, state, reason])).toEqual([
      ['wr-closed', 'refused', 'store_closed'],
      ['wr-future', 'refused', 'store_closed'],
      ['wr-open', 'dispatched', null],
      ['wr-unowned', 'refused', 'no_owner'],
    ]);
    await chain.advance(at('18:00')); // store C opens
    expect((await postsOf(chain)).find(({ code, chat }) => code === 'evening' && chat === 'wr-closed')).toMatchObject({
      state: 'dispatched',
    });
  });

  it('does not praise what is sold out', async () => {
    const variants = [
      { key: 'brew', product: 'COLD-BREW', text: '冷萃', link: { title: '看看', desc: '', page: 'wallet' } },
      { key: 'plain', text: '来一杯', link: { title: '看看', desc: '', page: 'wallet' } },
    ];
    const chain = await freshChain(database, [groupBeat({ variants })]);
    await addGroup(chain, 'wr-a');
    await addGroup(chain, 'wr-b', { store: 'B' });
    await chain.catalogue.putProducts(operator, {
      source: 'test',
      products: [{ sku: 'COLD-BREW', name: '冷萃', category: '咖啡', listPriceFen: 2_000 }],
    } as never);
    await chain.catalogue.putStock(operator, {
      at: at('07:00'),
      stock: [
        { store: 'A', sku: 'COLD-BREW', quantity: 0, onSale: true },
        { store: 'B', sku: 'COLD-BREW', quantity: 5, onSale: true },
      ],
    } as never);
    await chain.advance(at('12:00'));
    const { rows } = await sql`
      select g.name as chat, p.variant from playbooks.post_of p join community.group_info g using (group_id) order by 1`.execute(
      chain.platform.db,
    );
    expect(rows).toEqual([
      { chat: 'wr-a', variant: 'plain' },
      { chat: 'wr-b', variant: 'brew' },
    ]);
  });

  it('is kept from the same groups every day', async () => {
    const chain = await freshChain(database, [groupBeat({ holdout: 0.3 })]);
    for (let i = 0; i < 40; i += 1) await addGroup(chain, `wr-${String(i).padStart(2, '0')}`);
    await chain.advance(at('12:00', 16));
    await chain.advance(at('12:00', 17));
    const held = (await postsOf(chain)).filter(({ state }) => state === 'held_out').map(({ chat }) => chat);
    expect(held.length).toBeGreaterThan(8);
    expect(held.length).toBeLessThan(40);
    expect(held.slice(held.length / 2)).toEqual(held.slice(0, held.length / 2));
    const { rows } = await sql`
      select 1 from tasks.post_info p join playbooks.post_of o using (group_id, run_id) where o.held_out`.execute(
      chain.platform.db,
    );
    expect(rows).toEqual([]);
  });
});

describe('a drop', () => {
  const dropsOf = async ({ platform }: Chain) => {
    const { rows } = await sql`
      select g.name as chat, s.stock, to_char(d.opens_at at time zone 'Asia/Shanghai', 'HH24:MI') as opens,
        to_char(d.closes_at at time zone 'Asia/Shanghai', 'HH24:MI') as closes
      from offers.drop_share_info s join offers.drop_info d using (drop_id) join community.group_info g using (group_id)
      order by 1`.execute(platform.db);
    return rows;
  };

  it('opens with one share for each group that is written to, and for no other', async () => {
    const chain = await freshChain(database, [groupBeat({ ...withDrop, holdout: 0.5 })]);
    for (let i = 0; i < 10; i += 1) await addGroup(chain, `wr-${i}`);
    await addGroup(chain, 'wr-closed', { store: 'C' });
    await chain.advance(at('12:00'));
    const written = (await postsOf(chain)).filter(({ state }) => state === 'dispatched').map(({ chat }) => chat);
    expect(written.length).toBeGreaterThan(0);
    expect(written.length).toBeLessThan(10);
    expect(await dropsOf(chain)).toEqual(written.map((chat) => ({ chat, stock: 10, opens: '12:00', closes: '14:00' })));
  });

  it('of a run that fired late opens and closes by the hours its text names', async () => {
    const chain = await freshChain(database, [groupBeat(withDrop)]);
    await addGroup(chain, 'wr-1');
    await chain.advance(at('12:40'));
    expect(await dropsOf(chain)).toEqual([{ chat: 'wr-1', stock: 10, opens: '12:00', closes: '14:00' }]);
  });
});
