import { describe, expect, it } from 'vitest';
import { monthOf, nameOf, spanOf } from './spans.ts';

describe('a month', () => {
  it('has all its days, also in a leap year', () => {
    expect(spanOf('2026-09')).toEqual({ from: '2026-09-01', to: '2026-09-30' });
    expect(spanOf('2028-02')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
  });
  it('is one only when no day is missing', () => {
    expect(monthOf({ from: '2026-09-01', to: '2026-09-30' })).toBe('2026-09');
    expect(monthOf({ from: '2026-09-01', to: '2026-09-29' })).toBeNull();
    expect(monthOf({ from: '2026-09-02', to: '2026-09-30' })).toBeNull();
    expect(monthOf({ from: '2026-08-01', to: '2026-09-30' })).toBeNull();
  });
});

it.each([
  [spanOf('2026-09'), '九月', 'September'],
  [spanOf('2025-12'), '2025年十二月', 'December 2025'],
  [{ from: '2026-09-01', to: '2026-09-15' }, '9月1日至9月15日', '1 September to 15 September'],
  [{ from: '2026-09-03', to: '2026-09-03' }, '9月3日', '3 September'],
  [{ from: '2025-12-30', to: '2026-01-02' }, '2025年12月30日至2026年1月2日', '30 December 2025 to 2 January 2026'],
])('%o is said as %s and as %s', (span, zh, en) => {
  expect(nameOf(span, { today: '2026-11-22', language: 'zh-CN' })).toBe(zh);
  expect(nameOf(span, { today: '2026-11-22', language: 'en' })).toBe(en);
});
