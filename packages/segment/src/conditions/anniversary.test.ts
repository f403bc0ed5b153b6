import { expect, it } from 'vitest';
import { parseSegment, saySegment } from '../segment.ts';
import { CHAIN } from '../testing/chain.ts';
import { people, peopleWith } from '../testing/duck.ts';

const rows = {
  person: people(
    { created_at: '2025-10-19T16:00:00Z', contact_since: '2020-02-28T16:00:00Z' }, // 20 October · 29 February, in Shanghai
    { created_at: '2025-10-19T15:59:59.999Z' }, // still the 19th
    { created_at: '2020-10-26T15:59:59.999Z', contact_since: '2021-02-28T04:00:00Z' },
    { created_at: '2020-10-26T16:00:00Z' }, // 27 October
    { created_at: '2026-10-20T01:00:00Z' }, // today: no year yet
    { created_at: '1986-10-20T04:00:00Z' }, // 40 years
    { created_at: '1985-10-20T04:00:00Z' }, // 41
  ),
};
const at = (iso: string, zone = 'Asia/Shanghai') => peopleWith(rows, { now: new Date(iso), zone });
it.each([
  ['anniversary(customer, within 7 days)', '2026-10-20T01:30:00Z', [1, 3, 6]],
  ['anniversary(customer, within 8 days)', '2026-10-20T01:30:00Z', [1, 3, 4, 6]],
  ['anniversary(customer, today)', '2026-10-20T01:30:00Z', [1, 6]],
  ['anniversary(customer, this month)', '2026-10-20T01:30:00Z', [1, 2, 3, 4, 6]],
  ['anniversary(contact, today)', '2027-02-28T04:00:00Z', [1, 3]],
  ['anniversary(contact, today)', '2028-02-28T04:00:00Z', [3]],
  ['anniversary(contact, today)', '2028-02-29T04:00:00Z', [1]],
  ['anniversary(contact, today)', '2027-03-01T04:00:00Z', []],
])('%s at %s', async (text, now, ids) => expect(await (await at(now))(text)).toEqual(ids));
it('over a change of summer time', async () => {
  // 1 November 2026 has 25 hours in New York, 1 November 2025 had 24
  const who = await peopleWith(
    { person: people({ created_at: '2025-11-02T03:59:59Z' }, { created_at: '2025-11-02T04:00:00Z' }) },
    { now: new Date('2026-11-02T04:30:00Z'), zone: 'America/New_York' },
  );
  expect(await who('anniversary(customer, today)')).toEqual([1]);
});
it('is said', () => {
  const tree = parseSegment('anniversary(contact, within 7 days)', CHAIN);
  expect([saySegment(tree, CHAIN, 'zh'), saySegment(tree, CHAIN, 'en')]).toEqual([
    '顾客今天起 7 天内满成为好友的周年',
    'Customers who have their anniversary as a contact within the 7 days from today',
  ]);
});
it.each([
  ['anniversary(within 7 days)', 'syntax, found anniversary, expected anniversary(customer, within 7 days)'],
  ['anniversary(customer)', 'syntax'],
  ['anniversary(customer, contact, today)', 'syntax'],
  ['anniversary(customer 3, today)', 'syntax, found customer'],
  ['anniversary(custmer, today)', 'did you mean customer?'],
])('refuses %s', (text, message) => expect(() => parseSegment(text, CHAIN)).toThrow(message));
