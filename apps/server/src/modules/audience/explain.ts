import type { SegmentRule } from '@xiaoer/contracts';
import {
  type Boundary,
  compileCount,
  dependenceOf,
  printSegment,
  type RelationName,
  type Statement,
} from '@xiaoer/segment';
import type { Context } from './context.ts';
import { sentenceOf } from './faces.ts';
import { understood } from './rule.ts';

export interface Explained {
  text: string;
  sentence: { zh: string; en: string };
  postgres: Statement;
  duckdb: Statement;
  relations: RelationName[];
  boundaries: Boundary[];
}

/** What becomes of a segment: its sentence, what the engines are asked, and what can change who is in. */
export const createExplain = (context: Context) => ({
  async explain(rule: SegmentRule): Promise<Explained> {
    const { tree, directory, optionsFor } = await context.understand(rule);
    return understood(() => {
      const { relations, boundaries } = dependenceOf(tree, directory);
      return {
        text: printSegment(tree, directory),
        sentence: sentenceOf(tree, directory),
        postgres: compileCount(tree, optionsFor(context.engines.postgres)),
        duckdb: compileCount(tree, optionsFor(context.engines.duckdb)),
        relations: [...relations],
        boundaries,
      };
    });
  },
});
