import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { type Actor, actorWith } from '../../access/index.ts';
import { type Chain, chainOn, meet, openStores, operator } from '../testing/chain.ts';
import { off, putOffer } from '../testing/put-offer.ts';

const database = testDatabase();
let chain: Chain;
let people: number[];
const user = (id: string, storeIds: number[] | null = null): Actor =>
  actorWith({ kind: 'user', id, label: `user ${id}`, storeIds }, ['offers.edit', 'offers.read']);
const [anna, boris] = [user('1'), user('2')];

beforeAll(async () => {
  chain = chainOn(await testPlatform(database));
  await openStores(chain);
  const names = Array.from({ length: 10 }, (_, n) => `p-${n}`);
  people = [...(await meet(chain, names)).values()];
});
let nth = 0;
let offer = '';
beforeEach(async () => {
  offer = `offer-${++nth}`;
  await putOffer(chain, offer, off(1_500));
  await chain.offers.setApprovalLimit(operator, 5_000);
});

const issue = (n: number, grantKey = offer) =>
  chain.platform.db.transaction().execute((tx) =>
    chain.offers.issueToSet(tx, {
      ...{ offerCode: offer, grantKey, at: chain.platform.clock.now() },
      candidates: sql`select id as customer_id, null::bigint as store_id from unnest(${people.slice(0, n)}::bigint[]) id`,
    }),
  );
const ask = (upToFen: number) => chain.offers.askApproval(anna, { offer, upToFen, reason: '周年庆' });
const approve = async (upToFen: number) => {
  const { id } = await ask(upToFen);
  return chain.offers.decideApproval(boris, id, { decision: 'approved', note: '' });
};
const needed = (costFen: number) => ({
  code: 'offers.approval_needed',
  status: 409,
  details: { costFen, aboveFen: 5_000 },
});

describe('what may cost more than the limit', () => {
  it('is not issued before another person has approved of it, and then once', async () => {
    expect(await issue(3)).toBe(3); // 45 yuan
    await expect(issue(4, 'large')).rejects.toMatchObject(needed(6_000));
    const { id } = await ask(6_000);
    await expect(issue(4, 'large')).rejects.toMatchObject(needed(6_000));
    await expect(chain.offers.decideApproval(anna, id, { decision: 'approved', note: '' })).rejects.toMatchObject({
      ...{ code: 'offers.four_eyes', status: 403 },
    });
    await chain.offers.decideApproval(boris, id, { decision: 'approved', note: '好' });
    expect(await issue(4, 'large')).toBe(4);
    await expect(issue(4, 'again')).rejects.toMatchObject(needed(6_000));
    expect((await chain.offers.approvals(boris)).find((approval) => approval.id === id)).toMatchObject({
      ...{ state: 'approved', askedBy: 'user 1', decidedBy: 'user 2', note: '好', usedFor: 'issue:large' },
    });
  });

  it('waits for as much as it costs, and for the terms it has', async () => {
    await approve(6_000);
    await expect(issue(5)).rejects.toMatchObject(needed(7_500));
    await putOffer(chain, offer, off(2_000));
    await expect(issue(3)).rejects.toMatchObject(needed(6_000));
  });

  it('refused stays refused, and is decided once', async () => {
    const { id } = await ask(9_000);
    const decide = (decision: 'approved' | 'refused', by = boris) =>
      chain.offers.decideApproval(by, id, { decision, note: '' });
    await expect(decide('approved', operator)).rejects.toMatchObject({ code: 'access.denied' });
    await expect(decide('approved', user('3', [1]))).rejects.toMatchObject({ code: 'access.other_store' });
    await decide('refused');
    await decide('refused');
    await expect(decide('approved')).rejects.toMatchObject({ code: 'offers.decided_already' });
    await expect(issue(6)).rejects.toMatchObject(needed(9_000));
    const { rows } = await sql<{ action: string }>`
      select action from access.audit where subject = ${`offer:${offer}`} and action like 'offers.approval%'
      order by audit_id`.execute(database.db);
    expect(rows.map(({ action }) => action)).toEqual(['offers.approval_asked', 'offers.approval_decided']);
  });

  it('is a drop with all its stock, and a batch of codes', async () => {
    const at = chain.platform.clock.now();
    const open = (stock: number) =>
      chain.platform.db.transaction().execute((tx) =>
        chain.offers.openDrop(tx, {
          ...{
            dropKey: offer,
            offerCode: offer,
            name: 'x',
            at,
            opensAt: at,
            closesAt: new Date(at.getTime() + 3_600_000),
          },
          shares: sql`select null::bigint as group_id, null::bigint as store_id, ${stock}::integer as stock`,
        }),
      );
    await expect(open(4)).rejects.toMatchObject(needed(6_000));
    await approve(6_000);
    expect(await open(4)).toHaveLength(1);
    const make = () =>
      chain.offers.makeCodes(anna, offer, { key: offer, name: 'x', pieces: 4, claimUntil: new Date('2026-06-01') });
    await expect(make()).rejects.toMatchObject(needed(6_000));
    await approve(6_000);
    expect(await make()).toMatchObject({ open: 4 });
  });

  it('needs nobody once there is no limit; only an admin moves it', async () => {
    await expect(chain.offers.setApprovalLimit(anna, null)).rejects.toMatchObject({ code: 'access.denied' });
    await chain.offers.setApprovalLimit(operator, null);
    expect(await chain.offers.approvalLimit(anna)).toBeNull();
    expect(await issue(10)).toBe(10);
  });
});

it('is listed by what waits and what was decided, with whose it is and whether its terms still hold', async () => {
  const mine = async (actor: Actor, state?: 'pending' | 'decided') =>
    (await chain.offers.approvals(actor, state ? { state } : {}))
      .filter((approval) => approval.offer.code === offer)
      .map(({ upToFen, isMine, isOutdated }) => ({ upToFen, isMine, isOutdated }));
  await ask(8_000);
  await approve(6_000);
  expect(await mine(anna, 'pending')).toEqual([{ upToFen: 8_000, isMine: true, isOutdated: false }]);
  expect(await mine(boris, 'decided')).toEqual([{ upToFen: 6_000, isMine: false, isOutdated: false }]);
  await putOffer(chain, offer, off(1_000));
  expect(await mine(boris)).toEqual([
    { upToFen: 8_000, isMine: false, isOutdated: true },
    { upToFen: 6_000, isMine: false, isOutdated: true },
  ]);
});

it('the database itself lets nobody decide about her own', async () => {
  const { id } = await ask(9_000);
  await expect(
    database.pool.query(
      `update offers.approval set state = 'approved', decided_at = now(), decided_by = asked_by where approval_id = $1`,
      [id],
    ),
  ).rejects.toMatchObject({ code: '23514' });
});
