import type { ClaimResult, DropPage } from '@xiaoer/contracts';
import { describe, expect, it } from 'vitest';
import { momentOf } from './moment.ts';

const page: DropPage = {
  name: '午间限量',
  offer: { name: '拿铁减 15 元', terms: '', discountText: '-15 元' },
  store: null,
  opensAt: '2026-03-15T12:00:00+08:00',
  closesAt: '2026-03-15T13:00:00+08:00',
  now: '2026-03-15T11:59:00+08:00',
  speed: 1,
  stock: 10,
  left: 10,
  mine: null,
};
const claim = (result: ClaimResult['result']): ClaimResult => ({ result, coupon: null });
const at = (clock: string) => new Date(`2026-03-15T${clock}+08:00`);

describe('a drop', () => {
  it.each([
    ['before', page, null, '11:59:59'],
    ['open', page, null, '12:00:00'],
    ['sold_out', { ...page, left: 0 }, null, '12:00:00'],
    ['before', { ...page, left: 0 }, null, '11:00:00'], // nothing is handed out before it opens
    ['over', page, null, '13:00:00'], // the end is exclusive
    ['sold_out', page, claim('sold_out'), '12:10:00'],
    ['over', page, claim('sold_out'), '13:10:00'],
    ['over', page, claim('over'), '12:59:59'], // the server's clock decides, not the phone's
    ['not_yours', page, claim('not_yours'), '12:10:00'],
    ['who_are_you', page, claim('who_are_you'), '12:10:00'],
  ] as const)('is %s', (kind, p, c, clock) => expect(momentOf(p, c, at(clock)).kind).toBe(kind));

  it('waits on when the server says that it is too early', () => {
    const early: ClaimResult = { ...claim('not_yet'), opensAt: '2026-03-15T12:00:05+08:00' };
    expect(momentOf(page, early, at('12:00:01'))).toEqual({ kind: 'before', opensAt: early.opensAt });
    expect(momentOf(page, early, at('12:00:05')).kind).toBe('open');
  });
  it('stays won, also after it is over or sold out', () => {
    expect(momentOf({ ...page, left: 0, mine: { code: 'K7' } }, null, at('14:00:00'))).toMatchObject({
      kind: 'won',
      code: 'K7',
    });
    const won: ClaimResult = {
      result: 'won',
      coupon: { code: 'K8', offer: '拿铁', discountFen: 1500, validUntil: '2026-03-15T20:00:00+08:00' },
    };
    expect(momentOf(page, won, at('14:00:00'))).toMatchObject({ kind: 'won', code: 'K8' });
  });
});
