import { describe, expect, it } from 'vitest';
import { createAsking } from './asking.ts';

type End = ReturnType<typeof createAsking>;

/** Two ends of one channel; what goes over it is copied, as between processes. */
function channel({
  here = {},
  there = {},
  patienceMs,
}: {
  here?: Record<string, () => Promise<unknown>>;
  there?: Record<string, () => Promise<unknown>>;
  patienceMs?: number;
}) {
  const over = (to: () => End) => (message: object) => void to().hear(structuredClone(message));
  const ends: { a: End; b: End } = {
    a: createAsking({ send: over(() => ends.b), answers: here, patienceMs }),
    b: createAsking({ send: over(() => ends.a), answers: there, patienceMs }),
  };
  return ends;
}

describe('two processes that ask each other', () => {
  it('get each their own answer, however they overlap', async () => {
    const gate = Promise.withResolvers<void>();
    const { a, b } = channel({
      here: { name: async () => 'a' },
      there: { name: async () => 'b', slow: () => gate.promise.then(() => 'late') },
    });
    const slow = a.ask('slow');
    expect(await Promise.all([a.ask('name'), b.ask('name')])).toEqual(['b', 'a']);
    gate.resolve();
    expect(await slow).toBe('late');
  });

  it('get none when the other fails, does not know, or never answers', async () => {
    const { a } = channel({
      there: { broken: () => Promise.reject(new Error('broken')), never: () => new Promise(() => {}) },
      patienceMs: 20,
    });
    expect(await Promise.all(['broken', 'unheard of', 'never'].map((what) => a.ask(what)))).toEqual([null, null, null]);
  });

  it('leave other messages alone', async () => {
    const sent: unknown[] = [];
    const one = createAsking({ send: (message) => sent.push(message), answers: {} });
    for (const message of ['end', null, 7, { order: 'end' }]) await one.hear(message);
    expect(sent).toEqual([]);
  });
});
