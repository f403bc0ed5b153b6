import type { SegmentDirectory } from '@xiaoer/contracts';
import { expect, it } from 'vitest';
import { EMPTY_DRAFT, readAgain, typed } from './draft.ts';
import { askedFor, directoryOf, learn } from './known-names.ts';

const SENT: SegmentDirectory = {
  products: [],
  stores: [],
  regions: [],
  tags: [],
  tiers: [],
  offers: [],
  sources: [],
  playbooks: [],
  accounts: [],
  groups: [],
  segments: [],
  cities: ['上海'],
  tastes: [],
  partial: ['stores'],
};

it('a name of a list that was not sent is asked for, learnt, and read', () => {
  const draft = typed(EMPTY_DRAFT, 'store = "陆家嘴店"', directoryOf(SENT, {}));
  expect(askedFor(draft.problem, SENT.partial)).toEqual({ kind: 'stores', called: '陆家嘴店' });
  const learned = learn({}, 'stores', [{ key: 'S1', name: '陆家嘴店' }]);
  expect(readAgain(draft, directoryOf(SENT, learned)).tree).toEqual({ kind: 'store', in: ['S1'] });
});

it('a name of a list that is here is wrong, and nobody is asked', () => {
  const draft = typed(EMPTY_DRAFT, 'tag = "没有"', directoryOf(SENT, {}));
  expect(draft.problem?.code).toBe('unknown_name');
  expect(askedFor(draft.problem, SENT.partial)).toBeNull();
});

it('what is known already is not learnt again', () => {
  const once = learn({}, 'stores', [{ key: 'S1', name: '陆家嘴店' }]);
  expect(learn(once, 'stores', [{ key: 'S1', name: '陆家嘴店' }])).toBe(once);
});
