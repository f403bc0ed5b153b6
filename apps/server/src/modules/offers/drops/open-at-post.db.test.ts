import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { type Chain, chainOn, meet, noonOffer, openNoonDrop, openStores, operator, person } from '../testing/chain.ts';

const database = testDatabase();
const at = (time: string) => `2026-03-15T${time}+08:00`;
const members = new Set(['1/one', '2/two', '1/both', '2/both']);
let chain: Chain;
let storeId: number;

beforeAll(async () => {
  chain = chainOn(await testPlatform(database, { at: at('11:00:00') }), members);
  storeId = (await openStores(chain)).S1;
  await chain.offers.defineOffer(operator, noonOffer);
  await meet(chain, ['one', 'two', 'both']);
});

/** A drop of two groups from noon to one o'clock that opens at each group's post, by half past twelve at the latest. */
const open = (dropKey: string, spec: Parameters<typeof openNoonDrop>[1] = {}) =>
  openNoonDrop(chain, { dropKey, stocks: [5, 5], storeId, atPost: { latest: new Date(at('12:30:00')) }, ...spec });
const posted = (dropKey: string, groupId: number, sentAt: string) =>
  database.db.transaction().execute((tx) =>
    chain.offers.openSharesAtPost(tx, {
      dropKey,
      posts: sql`select ${groupId}::bigint as group_id, ${at(sentAt)}::timestamptz as sent_at`,
    }),
  );
const claim = async (dropKey: string, name: string, instant: string) => {
  const { offers } = chainOn(await testPlatform(database, { at: at(instant) }), members);
  const { result, view } = await offers.claim({ token: dropKey, person: person(name) });
  return result === 'not_yet' ? `not yet ${view.drop.opensAt.toISOString().slice(11, 19)}` : result;
};

describe('a drop that opens at the group’s post', () => {
  it('opens for the group that got it, and for the others at the latest instant', async () => {
    await open('posted');
    expect(await claim('posted', 'one', '12:05:00')).toBe('not yet 04:30:00');
    await posted('posted', 1, '12:05:00');
    expect(await claim('posted', 'one', '12:04:59')).toBe('not yet 04:05:00');
    expect(await claim('posted', 'one', '12:05:00')).toBe('won');
    expect(await claim('posted', 'two', '12:29:59')).toBe('not yet 04:30:00');
    expect(await claim('posted', 'two', '12:30:00')).toBe('won');
  });

  it('does not open before its earliest instant, nor at a later post than the first', async () => {
    await open('early');
    await posted('early', 1, '11:10:00');
    await posted('early', 1, '12:20:00');
    expect(await claim('early', 'one', '11:59:59')).toBe('not yet 04:00:00');
    expect(await claim('early', 'one', '12:00:00')).toBe('won');
  });

  it('gives who is in two groups what is open already', async () => {
    await open('two-groups');
    await posted('two-groups', 2, '12:01:00');
    expect(await claim('two-groups', 'both', '12:02:00')).toBe('won');
    const { rows } = await sql`
      select group_id as "groupId", claimed from offers.drop_share_info where drop_key = 'two-groups' order by 1`.execute(
      database.db,
    );
    expect(rows).toEqual([
      { groupId: 1, claimed: 0 },
      { groupId: 2, claimed: 1 },
    ]);
  });

  it('opens a store’s pieces at the first post of its groups', async () => {
    await open('of-store', { scope: 'store' });
    await posted('of-store', 2, '12:10:00');
    expect(await claim('of-store', 'one', '12:09:00')).toBe('not yet 04:10:00');
    expect(await claim('of-store', 'one', '12:10:00')).toBe('won');
  });

  it('is not one that opens at an instant: there a post changes nothing', async () => {
    await openNoonDrop(chain, { dropKey: 'instant', stocks: [5] });
    await posted('instant', 1, '12:10:00');
    expect(await claim('instant', 'one', '12:00:00')).toBe('won');
  });

  it.each(['11:59:59', '13:00:00'])('is refused when the latest opening is %s', async (latest) => {
    await expect(open(latest, { atPost: { latest: new Date(at(latest)) } })).rejects.toMatchObject({
      code: 'offers.bad_drop',
      details: { field: 'atPost.latest' },
    });
  });
});
