import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { type Chain, chainOn, meet, noonOffer, openNoonDrop, openStores, operator, person } from '../testing/chain.ts';
import { allEqual, countsOf } from '../testing/drops.ts';

const database = testDatabase();
const NOON = '2026-03-15T12:00:00+08:00';
const PEOPLE = 30;
const name = (n: number) => `w-${n}`;
const members = new Set(Array.from({ length: PEOPLE }, (_, n) => `1/${name(n)}`));
let ids: Map<string, number>;
let chain: Chain;

beforeAll(async () => {
  chain = chainOn(await testPlatform(database, { at: NOON }), members);
  await openStores(chain);
  await chain.offers.defineOffer(operator, noonOffer);
  ids = await meet(chain, [...Array.from({ length: PEOPLE }, (_, n) => name(n)), 'outsider']);
});

async function open(dropKey: string, spec: Parameters<typeof openNoonDrop>[1] = {}) {
  const [token = ''] = await openNoonDrop(chain, { stocks: [1], waitlist: true, ...spec, dropKey });
  const { rows } = await sql<{ dropId: number }>`
    select drop_id as "dropId" from offers.drop_info where drop_key = ${dropKey}`.execute(database.db);
  const { dropId } = rows[0]!;
  return {
    dropId,
    claim: (n: number, wait = false) => chain.offers.claim({ token, person: person(name(n)), wait }),
    leave: (n: number) => chain.offers.stopWaiting({ token, person: person(name(n)) }),
    add: (pieces: number, key = `${pieces} more`) => chain.offers.addStock(operator, dropId, { key, pieces }),
    token,
  };
}
type Drop = Awaited<ReturnType<typeof open>>;
const answer = async (claiming: ReturnType<Drop['claim']>) => {
  const claimed = await claiming;
  return claimed.result === 'waiting' ? `waiting ${claimed.place}` : claimed.result;
};
const inTurn = async (drop: Drop, people: number[], wait: boolean) => {
  const answers = [];
  for (const n of people) answers.push(await answer(drop.claim(n, wait)));
  return answers;
};
const told = async (dropId: number) => {
  const { rows } = await sql<{ id: number }>`
    select (payload ->> 'customerId')::bigint as id from platform.fact
    where type = 'offers.waiting_won' and subject = ${`drop:${dropId}`} order by 1`.execute(database.db);
  return rows.map(({ id }) => id);
};

describe('who finds all taken', () => {
  it('may wait: her place is true, the first get what is added, in their order, and each of them is told of', async () => {
    const drop = await open('line');
    expect(await inTurn(drop, [0, 1, 2, 3, 4], true)).toEqual([
      'won',
      'waiting 1',
      'waiting 2',
      'waiting 3',
      'waiting 4',
    ]);
    // Again, with or without the wish to wait: the same place.
    expect(await inTurn(drop, [3, 1], true)).toEqual(['waiting 3', 'waiting 1']);
    expect(await inTurn(drop, [4, 5], false)).toEqual(['waiting 4', 'sold_out']);

    await drop.add(2);
    expect(await inTurn(drop, [0, 1, 2, 3, 4], false)).toEqual(['won', 'won', 'won', 'waiting 1', 'waiting 2']);
    expect(await told(drop.dropId)).toEqual([ids.get(name(1)), ids.get(name(2))]);
    expect(await countsOf(database.db, 'line')).toEqual(allEqual(3));
    await drop.add(2, 'and two more');
    expect(await told(drop.dropId)).toHaveLength(4);
  });

  it('is before everybody who comes when pieces are added, and what the line leaves is for them', async () => {
    const drop = await open('before');
    await inTurn(drop, [0, 1], true);
    const [, ...answers] = await Promise.all([drop.add(3), ...[5, 6, 7, 8].map((n) => answer(drop.claim(n, true)))]);
    expect(await answer(drop.claim(1))).toBe('won');
    const won = await inTurn(drop, [5, 6, 7, 8], false);
    // However the five met: four pieces went to four people, and whoever waits waits because nothing is left.
    expect(won.filter((result) => result === 'won')).toHaveLength(2);
    expect(won.filter((result) => result !== 'won').toSorted()).toEqual(['waiting 1', 'waiting 2']);
    expect(answers).toHaveLength(4);
    expect(await countsOf(database.db, 'before')).toEqual(allEqual(4));
  });

  it('leaves the line when she wants, and comes back to its end', async () => {
    const drop = await open('leaving');
    await inTurn(drop, [0, 1, 2, 3], true);
    await drop.leave(1);
    await drop.leave(1);
    expect(await inTurn(drop, [1, 2, 3], false)).toEqual(['sold_out', 'waiting 1', 'waiting 2']);
    expect(await inTurn(drop, [1], true)).toEqual(['waiting 3']);
    await drop.leave(2);
    await drop.add(1);
    expect(await inTurn(drop, [1, 2, 3], false)).toEqual(['waiting 1', 'sold_out', 'won']);
  });

  it('gets the piece of a coupon that is voided unused, once', async () => {
    const drop = await open('voided');
    const { coupon } = await drop.claim(0);
    await inTurn(drop, [1, 2], true);
    const take = () => chain.offers.voidCoupon(operator, { code: coupon!.code, reason: '错发' });
    await Promise.all([take(), take()]);
    expect(await inTurn(drop, [1, 2], false)).toEqual(['won', 'waiting 1']);
    const { rows } = await sql`select stock, claimed, oversold from offers.drop_info where drop_key = 'voided'`.execute(
      database.db,
    );
    expect(rows).toEqual([{ stock: 2, claimed: 2, oversold: 0 }]);
    expect(await chain.offers.checkLedger()).toEqual({ differences: 0, shown: [] });
  });

  it('is passed over when she has had as many as she may since: her turn is the next one’s', async () => {
    const drop = await open('limited', { family: 'waiting' });
    const other = await open('other', { family: 'waiting' });
    await inTurn(drop, [0, 1, 2], true);
    expect(await answer(other.claim(1))).toBe('won');
    await drop.add(1);
    expect(await inTurn(drop, [1, 2], false)).toEqual(['sold_out', 'won']);
    expect(await told(drop.dropId)).toEqual([ids.get(name(2))]);
  });

  it('cannot wait for what is not hers, nor where there is no waiting list, nor when it is over', async () => {
    const drop = await open('not-hers');
    await drop.claim(0);
    const outsider = chain.offers.claim({ token: drop.token, person: person('outsider'), wait: true });
    expect((await outsider).result).toBe('not_yours');
    const plain = await open('plain', { waitlist: false });
    expect(await inTurn(plain, [0, 1], true)).toEqual(['won', 'sold_out']);
    await drop.claim(1, true);
    await chain.offers.stopDrop(operator, drop.dropId);
    expect(await inTurn(drop, [1, 2], true)).toEqual(['over', 'over']);
  });
});

it('pieces that are added several times at the same moment go to the line, none twice and none to nobody', async () => {
  const drop = await open('crowd');
  await drop.claim(0);
  await Promise.all(Array.from({ length: 20 }, (_, n) => drop.claim(n + 1, true)));
  await Promise.all(Array.from({ length: 6 }, (_, n) => drop.add(2, `${n}`)));
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => answer(drop.claim(n + 1))));
  expect(answers.filter((result) => result === 'won')).toHaveLength(12);
  expect(answers.filter((result) => result !== 'won').toSorted()).toEqual(
    Array.from({ length: 8 }, (_, n) => `waiting ${n + 1}`),
  );
  expect(await countsOf(database.db, 'crowd')).toEqual(allEqual(13));
  expect((await chain.offers.dropLive(operator, drop.dropId)).waiting).toBe(8);
});

it('a merge keeps her place, an erasure takes it, an export tells of it', async () => {
  const drop = await open('people');
  await inTurn(drop, [0, 21, 22], true);
  const [from, to, gone] = [ids.get(name(21))!, ids.get(name(23))!, ids.get(name(22))!];
  expect((await chain.offers.personalData.export(database.db, gone))['dropsWaitedFor']).toMatchObject([
    { ended: null },
  ]);
  await database.db.transaction().execute(async (tx) => {
    await chain.offers.personalData.merge(tx, from, to);
    await chain.offers.personalData.erase(tx, gone);
  });
  expect(await answer(drop.claim(23))).toBe('waiting 1');
  expect((await chain.offers.dropLive(operator, drop.dropId)).waiting).toBe(1);
});
