import { describe, expect, it } from 'vitest';
import { attemptOf, keyFor, looksWhole, normaliseCode, readableCode, refusalWords } from './attempt.ts';

describe('a code', () => {
  it.each(['7KQ29MXA', '7kq2 9mxa', ' 7KQ2-9MXA '])('"%s" is read as 7KQ29MXA', (typed) =>
    expect(normaliseCode(typed)).toBe('7KQ29MXA'),
  );
});

describe("the wallet's QR", () => {
  const text = `XQ1.3.7KQ29MXAB4CD.12-1.1773547200.60.*.A1500.3000.${'A'.repeat(103)}`;
  it('stays as it was signed, and is whole', () => {
    expect(normaliseCode(` ${text}\n`)).toBe(text);
    expect(attemptOf({ code: text, amount: '38' }, 'k').attempt?.code).toBe(text);
    expect([text, '7KQ29MXAB4CD', '7KQ29MXA'].map(looksWhole)).toEqual([true, true, false]);
  });
  it('is read out by the code in it', () => {
    expect(readableCode(text)).toBe('7KQ2 9MXA B4CD');
    expect(readableCode('7KQ29MXAB4CD')).toBe('7KQ2 9MXA B4CD');
  });
});

describe('the form', () => {
  it('becomes an attempt', () => {
    expect(attemptOf({ code: '7kq2 9mxa', amount: '38.5' }, 'k').attempt).toEqual({
      key: 'k',
      code: '7KQ29MXA',
      spendFen: 3850,
    });
  });
  it.each([
    ['code', { code: '7K', amount: '38' }],
    ['amount', { code: '7KQ29MXA', amount: '' }],
    ['amount', { code: '7KQ29MXA', amount: 'abc' }],
  ])('misses its %s', (problem, typed) => expect(attemptOf(typed, 'k').problem).toBe(problem));
});

describe('pressing again', () => {
  const last = { key: 'k1', code: '7KQ29MXA', spendFen: 3850 };
  it('after a lost answer is the same redemption', () => {
    expect(keyFor(last, { code: '7KQ29MXA', spendFen: 3850 }, 'k2')).toBe('k1');
  });
  it('with another amount is another', () => {
    expect(keyFor(last, { code: '7KQ29MXA', spendFen: 3900 }, 'k2')).toBe('k2');
    expect(keyFor(null, last, 'k2')).toBe('k2');
  });
});

it('explains every refusal it knows, and admits the others', () => {
  expect(refusalWords({ refusal: 'spend_too_low' })).toBe('spend_too_low');
  expect(refusalWords({ refusal: 'moon_phase' })).toBe('other');
  expect(refusalWords({})).toBe('other');
});
