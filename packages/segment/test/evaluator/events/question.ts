import type { Customer } from '../../world/rows.ts';
import type { Asked, Holds } from '../meaning.ts';
import { lies, millisecondsOf, type Window } from '../window.ts';
import { type Happening, happeningsOf } from './event.ts';
import { type Figure, figureHolds } from './figures.ts';
import { type Filter, isLike } from './filters.ts';

interface Which {
  kind: string;
  where?: Filter[];
}
interface Question extends Which {
  window?: Window;
  after?: { event: Which; within: Parameters<typeof millisecondsOf>[0] };
  since_last?: Which;
  figures?: Figure[];
}

/** The one meaning of all conditions that ask about an event. */
export function question({ kind, where, window, after, since_last, figures }: Question, asked: Asked): Holds {
  const inWindow = lies(window, asked);
  const which = (event: Which, customer: Customer): Happening[] =>
    happeningsOf(event.kind, customer, asked.now).filter((one) =>
      isLike(event.where, event.kind, one, customer, asked),
    );
  return (customer) => {
    let counted = which({ kind, where }, customer).filter(({ at }) => inWindow(at));
    if (after) {
      const before = which(after.event, customer);
      const most = millisecondsOf(after.within);
      counted = counted.filter(({ at }) => before.some((one) => one.at < at && at - one.at <= most));
    }
    if (since_last) {
      const last = Math.max(...which(since_last, customer).map(({ at }) => at));
      // without any of those none counts
      counted = Number.isFinite(last) ? counted.filter(({ at }) => at > last) : [];
    }
    if (!figures) return counted.length > 0;
    return figures.every((figure) => figureHolds(figure, kind, counted, customer, asked));
  };
}
