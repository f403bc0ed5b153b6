import { describe, expect, it } from 'vitest';
import { createBatcher } from './batching.ts';

const deferred = () => Promise.withResolvers<void>();

describe('a batcher', () => {
  it('runs one item at once and gathers those that arrive meanwhile', async () => {
    const sets: number[][] = [];
    const gates = [deferred(), deferred()];
    const batcher = createBatcher<number, number>({
      max: 10,
      async run(items) {
        sets.push(items);
        await gates[sets.length - 1]!.promise;
        return items.map((item) => item * 10);
      },
    });
    const first = batcher.add(1);
    await new Promise((resolve) => setImmediate(resolve));
    const later = [batcher.add(2), batcher.add(3)];
    expect(batcher.waiting()).toBe(2);
    gates[0]!.resolve();
    gates[1]!.resolve();
    expect(await Promise.all([first, ...later])).toEqual([10, 20, 30]);
    expect(sets).toEqual([[1], [2, 3]]);
  });

  it('cuts sets at their largest size and keeps the order', async () => {
    const sets: number[][] = [];
    const batcher = createBatcher<number, number>({
      max: 2,
      async run(items) {
        sets.push(items);
        return items;
      },
    });
    expect(await Promise.all([1, 2, 3, 4, 5].map((n) => batcher.add(n)))).toEqual([1, 2, 3, 4, 5]);
    expect(sets).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('fails only the item that is at fault', async () => {
    const batcher = createBatcher<number, string>({
      max: 10,
      isOnesFault: (error) => (error as Error).message === 'bad item',
      async run(items) {
        if (items.includes(3)) throw new Error('bad item');
        return items.map(String);
      },
    });
    const answers = await Promise.allSettled([1, 2, 3, 4, 5].map((n) => batcher.add(n)));
    expect(answers.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
  });

  it('fails all of them, once, when the fault is nobody’s', async () => {
    let runs = 0;
    const batcher = createBatcher<number, number>({
      max: 10,
      async run() {
        runs++;
        throw new Error('no database');
      },
    });
    const answers = await Promise.allSettled([1, 2, 3].map((n) => batcher.add(n)));
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
    expect(runs).toBe(1);
  });
});
