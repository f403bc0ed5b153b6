import { expect, it } from 'vitest';
import { EMPTY_DRAFT, type OfferDraft } from './draft.ts';
import { changeOf } from './version.ts';

const saved: OfferDraft = { ...EMPTY_DRAFT, name: '午间券', amount: 15, weekdays: [1, 2] };

it.each<[string, Partial<OfferDraft>, ReturnType<typeof changeOf>]>([
  ['nothing', {}, 'none'],
  ['the order of days', { weekdays: [2, 1] }, 'none'],
  ['a switch that is off', { group: 'drinks', family: 'noon' }, 'none'],
  ['the name', { name: '午市券' }, 'name'],
  ['the amount', { amount: 16 }, 'terms'],
  ['the name and the days', { name: '午市券', weekdays: [1] }, 'terms'],
  ['an amount that is being typed', { amount: null }, 'unready'],
])('%s', (_, change, expected) => expect(changeOf(saved, { ...saved, ...change })).toBe(expected));
