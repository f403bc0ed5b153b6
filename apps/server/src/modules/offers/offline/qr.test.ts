import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import QRCode from 'qrcode';
import { describe, expect, it } from 'vitest';
import { discountOf as serverDiscountOf } from '../terms/terms.ts';
import { fromBase32, toBase32 } from './base32.ts';
import { CLOCK_TOLERANCE_SECONDS, checkQr, type QrKey } from './check-qr.ts';
import { LONGEST_QR, type QrFields, readQr, signedPart } from './qr-text.ts';
import { newKeyPair, readPrivateKey, storeMark, withSignature } from './signature.ts';

const FROM = Date.parse('2026-03-15T12:00:00+08:00') / 1000;
const pair = newKeyPair();
const day = (n: number) => new Date((FROM + n * 86_400) * 1000);
const key: QrKey = { keyNo: 684, publicKey: pair.publicKey, signsFrom: day(-1), signsUntil: day(29) };
const fields: QrFields = {
  ...{ keyNo: 684, code: 'K3M9T2RXW4QA', offerNo: 42, termsVersion: 3, from: FROM, until: FROM + 120 },
  ...{ store: storeMark('S1'), terms: { kind: 'amount_off', amountFen: 1_500 }, minSpendFen: 3_000 },
};
const textOf = (over: Partial<QrFields> = {}, privateKey = pair.privateKey) =>
  withSignature(signedPart({ ...fields, ...over }), readPrivateKey(privateKey));
const text = textOf();
const at = (seconds: number) => new Date((FROM + seconds) * 1000);
const check = (given: string, seconds = 0, keys = [key]) => checkQr(given, { keys, at: at(seconds) }).refusal;

const anyTerms = fc.oneof(
  fc.record({ kind: fc.constant('amount_off' as const), amountFen: fc.integer({ min: 1, max: 100_000_000 }) }),
  fc.record({
    kind: fc.constant('price_share' as const),
    sharePercent: fc.integer({ min: 1, max: 99 }),
    atMostFen: fc.option(fc.integer({ min: 1, max: 100_000_000 })),
  }),
  fc.constantFrom({ kind: 'nothing_off' as const }, { kind: 'network' as const }),
);
const anyFields = fc.record({
  terms: anyTerms,
  minSpendFen: fc.integer({ min: 0, max: 100_000_000 }),
  offerNo: fc.integer({ min: 1, max: 999_999_999 }),
  termsVersion: fc.integer({ min: 1, max: 999_999 }),
  store: fc.option(fc.string({ minLength: 1, maxLength: 64 }).map(storeMark)),
  until: fc.integer({ min: FROM, max: FROM + 3_600 }),
});

describe('the text', () => {
  it('says what was put into it, whatever the terms are, and fits a QR that phones show and tills scan', () => {
    fc.assert(
      fc.property(anyFields, (over) => {
        const made = textOf(over);
        expect(readQr(made)?.fields).toEqual({ ...fields, ...over });
        expect(made.length).toBeLessThanOrEqual(LONGEST_QR);
      }),
      { numRuns: 100 },
    );
    expect(text.length).toBeLessThanOrEqual(180);
    const { segments, version } = QRCode.create(text, { errorCorrectionLevel: 'M' });
    expect([segments.length, segments[0]?.mode.id, version]).toEqual([1, 'Alphanumeric', 7]);
  });

  it('holds bytes in one way only', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        expect(fromBase32(toBase32(bytes))).toEqual(Buffer.from(bytes));
      }),
    );
    const last = text.slice(0, -1);
    const others = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'].map((end) => last + end).filter((other) => other !== text);
    expect(others.map((other) => check(other))).toEqual(others.map(() => 'forged'));
  });
});

describe('a till', () => {
  it('takes it in its time, and as much before and after as its clock may be off', () => {
    const edge = CLOCK_TOLERANCE_SECONDS;
    expect(check(text)).toBeNull();
    expect([check(text, -edge), check(text, -edge - 1)]).toEqual([null, 'outside_time']);
    expect([check(text, 120 + edge - 1), check(text, 120 + edge)]).toEqual([null, 'outside_time']);
    expect(check(`  ${text}\n`)).toBeNull();
  });

  it('takes no text in which a single character was changed, left out or added', () => {
    const characters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ.-*';
    fc.assert(
      fc.property(
        fc.nat({ max: text.length - 1 }),
        fc.constantFrom(...characters),
        fc.constantFrom('change', 'leave out', 'add'),
        (place, character, how) => {
          const after = how === 'add' ? place : place + 1;
          const other = `${text.slice(0, place)}${how === 'leave out' ? '' : character}${text.slice(after)}`;
          fc.pre(other !== text);
          expect(check(other)).toMatch(/^(forged|unreadable)$/);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('takes nothing that was cut off', () => {
    for (let length = 0; length < text.length; length += 1) expect(check(text.slice(0, length))).toBe('unreadable');
  });

  it('takes nothing of another key, also under this key’s name, before or after the key’s own time', () => {
    const stranger = newKeyPair();
    expect(check(textOf({}, stranger.privateKey))).toBe('forged');
    expect(check(textOf({ keyNo: 685 }))).toBe('forged');
    expect(check(text, 0, [])).toBe('forged');
    expect(check(text, 0, [{ ...key, signsFrom: at(1) }])).toBe('forged');
    expect(check(text, 0, [{ ...key, signsUntil: at(0) }])).toBe('forged');
    expect(check(text, 0, [{ ...key, keyNo: 685, publicKey: stranger.publicKey }, key])).toBeNull();
  });
});

describe('the function that till makers copy', async () => {
  const folder = new URL('../../../../../../docs/tills/', import.meta.url);
  const { checkCoupon, discountOf } = await import(new URL('check-coupon.mjs', folder).href);
  const vectors = JSON.parse(readFileSync(new URL('vectors.json', folder), 'utf8'));
  const tillKeys = (keys: QrKey[]) =>
    keys.map(({ keyNo, publicKey, signsFrom, signsUntil }) => ({
      ...{ id: String(keyNo), publicKey, from: signsFrom.toISOString(), until: signsUntil.toISOString() },
    }));
  const asked = (seconds: number, keys = [key]) => ({
    ...{
      keys: tillKeys(keys),
      clockToleranceSeconds: CLOCK_TOLERANCE_SECONDS,
      store: 'S1',
      now: at(seconds).getTime(),
    },
  });

  it('finds what the server finds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: -100, max: 300 }),
        fc.nat({ max: text.length - 1 }),
        fc.constantFrom('', 'A', '7', '.'),
        async (seconds, place, put) => {
          const given = put ? text.slice(0, place) + put + text.slice(place + 1) : text;
          const { ok, why } = await checkCoupon(given, asked(seconds));
          expect(ok ? null : why).toBe(check(given, seconds));
        },
      ),
      { numRuns: 300 },
    );
    expect(await checkCoupon(text, { ...asked(0), store: 'S2' })).toEqual({ ok: false, why: 'wrong_store' });
    expect(await checkCoupon(textOf({ store: null }), { ...asked(0), store: 'S2' })).toMatchObject({ ok: true });
    expect(await checkCoupon(textOf({ terms: { kind: 'network' } }), asked(0))).toEqual({
      ok: false,
      why: 'ask_network',
    });
  });

  it('takes off what the server books', async () => {
    await fc.assert(
      fc.asyncProperty(anyFields, fc.integer({ min: 0, max: 200_000 }), async ({ terms, minSpendFen }, spendFen) => {
        if (terms.kind === 'network' || terms.kind === 'nothing_off') return;
        const coupon = await checkCoupon(textOf({ terms, minSpendFen: minSpendFen % 300_000 }), asked(0));
        const expected = spendFen < coupon.minSpendFen ? null : serverDiscountOf(terms, spendFen);
        expect(discountOf(coupon, spendFen)).toBe(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('gets the answers of the published texts, from the server’s check too', async () => {
    const { till, texts } = vectors;
    const keys: QrKey[] = till.keys.map((k: Record<string, string>) => ({
      ...{ keyNo: Number(k['id']), publicKey: k['publicKey'] },
      ...{ signsFrom: new Date(k['from']!), signsUntil: new Date(k['until']!) },
    }));
    expect(texts.length).toBeGreaterThan(8);
    for (const { text: given, now, store, answer, discounts } of texts) {
      const said = await checkCoupon(given, { ...till, now: Date.parse(now), store });
      expect(said).toEqual(answer);
      for (const [spendFen, discountFen] of discounts ?? []) expect(discountOf(said, spendFen)).toBe(discountFen);
      const { refusal } = checkQr(given, { keys, at: new Date(now) });
      const onlyTillKnows = answer.ok || answer.why === 'wrong_store' || answer.why === 'ask_network';
      expect(refusal).toBe(onlyTillKnows ? null : answer.why);
    }
  });
});
