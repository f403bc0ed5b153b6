import type { Tree } from '../../src/index.ts';
import type { Asked, Holds } from './meaning.ts';

/** Belongs to one of the saved segments, as they are saved now. */
export function segment({ in: keys }: { in: string[] }, { directory, meaningOf }: Asked): Holds {
  const saved = directory.segments.filter(({ key }) => keys.includes(key)).map(({ tree }) => meaningOf(tree as Tree));
  return (customer) => saved.some((holds) => holds(customer));
}
