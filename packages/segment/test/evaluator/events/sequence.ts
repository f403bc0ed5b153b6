import type { Asked, Holds } from '../meaning.ts';
import { lies, millisecondsOf, type Window } from '../window.ts';
import { happeningsOf } from './event.ts';
import { type Filter, isLike } from './filters.ts';

interface Sequence {
  steps: { kind: string; where?: Filter[] }[];
  gap?: Parameters<typeof millisecondsOf>[0];
  window?: Window;
}

/** One thing after another, with or without others between. */
export function sequence({ steps, gap, window }: Sequence, asked: Asked): Holds {
  const inWindow = lies(window, asked);
  const most = gap ? millisecondsOf(gap) : Number.POSITIVE_INFINITY;
  return (customer) => {
    const instantsOf = ({ kind, where }: Sequence['steps'][number]): number[] =>
      happeningsOf(kind, customer, asked.now)
        .filter((one) => inWindow(one.at) && isLike(where, kind, one, customer, asked))
        .map(({ at }) => at);
    const [first, ...later] = steps.map(instantsOf) as [number[], ...number[][]];
    // the instants of a step that can be reached through all steps before it
    const reached = later.reduce(
      (before, instants) => instants.filter((at) => before.some((one) => one < at && at - one <= most)),
      first,
    );
    return reached.length > 0;
  };
}
