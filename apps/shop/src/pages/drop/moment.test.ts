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
const coupon = { code: 'K8', offer: '拿铁', discountFen: 1500, validUntil: '2026-03-15T20:00:00+08:00' };
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
    ['limit', page, claim('limit'), '12:10:00'],
    ['limited', page, claim('limited'), '12:10:00'],
    ['who_are_you', page, claim('who_are_you'), '12:10:00'],
  ] as const)('is %s', (kind, p, c, clock) => expect(momentOf({ page: p, result: c, now: at(clock) }).kind).toBe(kind));

  it('waits on when the server says that it is too early', () => {
    const early: ClaimResult = { ...claim('not_yet'), opensAt: '2026-03-15T12:00:05+08:00' };
    const moment = (clock: string) => momentOf({ page, result: early, now: at(clock) });
    expect(moment('12:00:01')).toEqual({ kind: 'before', opensAt: early.opensAt });
    expect(moment('12:00:05').kind).toBe('open');
  });

  it('says how many are left only when that was counted after the opening', () => {
    const left = (now: string) => momentOf({ page: { ...page, now }, result: null, now: at('12:00:30') });
    expect(left('2026-03-15T11:59:59+08:00')).toEqual({ kind: 'open', left: null });
    expect(left('2026-03-15T12:00:00+08:00')).toEqual({ kind: 'open', left: 10 });
  });

  it('says whether she may wait in line, and where she stands there', () => {
    const moment = (result: ClaimResult | null, left = 0) =>
      momentOf({ page: { ...page, left }, result, now: at('12:10:00') });
    expect(moment(null)).toEqual({ kind: 'sold_out', canWait: null });
    expect(moment(claim('sold_out'))).toEqual({ kind: 'sold_out', canWait: false });
    expect(moment({ ...claim('sold_out'), canWait: true })).toEqual({ kind: 'sold_out', canWait: true });
    expect(moment({ ...claim('waiting'), place: 7 })).toEqual({ kind: 'in_line', place: 7 });
  });

  it('stays won, also after it is over or sold out', () => {
    const mine = { ...page, left: 0, mine: { code: 'K7' } };
    expect(momentOf({ page: mine, result: null, now: at('14:00:00') })).toMatchObject({ kind: 'won', code: 'K7' });
    const result: ClaimResult = { result: 'won', coupon };
    expect(momentOf({ page, result, now: at('14:00:00') })).toMatchObject({ kind: 'won', code: 'K8' });
  });

  it('shows what this phone remembers to have won until the server has answered, then only what the server says', () => {
    const moment = (mine: DropPage['mine'], fresh: boolean) =>
      momentOf({ page: { ...page, mine }, result: null, now: at('12:30:00'), won: coupon, fresh });
    const won = { kind: 'won', code: 'K8', offer: '拿铁', validUntil: coupon.validUntil };
    expect(moment(null, false)).toEqual(won);
    expect(moment({ code: 'K8' }, true)).toEqual(won);
    expect(moment(null, true).kind).toBe('open'); // somebody else's phone now
  });
});
