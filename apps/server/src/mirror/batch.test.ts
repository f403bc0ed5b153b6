import { describe, expect, it } from 'vitest';
import { workOf } from './batch.ts';
import { createQueries } from './queries.ts';
import { SOURCES } from './testing/little-chain.ts';

const queries = createQueries(SOURCES);
const change = (topic: string, customerId: number, since: string | null = null) => ({
  xid: '1',
  seq: customerId,
  topic,
  customerId,
  since: since === null ? null : new Date(since),
});

describe('what a batch asks to be read again', () => {
  it('is the rows of the topic, and herself', () => {
    expect(workOf([change('customers', 1), change('customers', 1)], queries)).toEqual([
      { relation: 'tag', customers: [1], since: null },
      { relation: 'person', customers: [1], since: null },
    ]);
  });

  it('reaches back no further than the earliest change of those who bought lately', () => {
    const work = workOf(
      [
        change('orders', 1, '2026-03-20T10:00:00Z'),
        change('orders', 2, '2026-03-20T09:00:00Z'),
        change('orders', 1, '2026-03-20T08:00:00Z'),
        change('orders', 3, '2026-03-01T00:00:00Z'),
        change('orders', 4, '2021-01-01T00:00:00Z'),
      ],
      queries,
    );
    expect(work.filter(({ relation }) => relation === 'purchase')).toEqual([
      { relation: 'purchase', customers: [1, 2], since: new Date('2026-03-20T08:00:00Z') },
      { relation: 'purchase', customers: [3], since: new Date('2026-03-01T00:00:00Z') },
      { relation: 'purchase', customers: [4], since: new Date('2021-01-01T00:00:00Z') },
    ]);
    expect(work.find(({ relation }) => relation === 'person')).toEqual({
      relation: 'person',
      customers: [1, 2, 3, 4],
      since: null,
    });
  });

  it('is everything of a customer who was removed, whatever else changed', () => {
    const work = workOf([change('orders', 1, '2026-03-20T10:00:00Z'), change('*', 1)], queries);
    expect(work.map(({ relation, since }) => [relation, since])).toEqual([
      ['purchase', null],
      ['person', null],
      ['tag', null],
    ]);
  });
});
