import { createHash } from 'node:crypto';
import {
  type Boundary,
  compileSegment,
  type Directory,
  dependenceOf,
  type Engine,
  RELATIONS,
  type RelationName,
  SegmentError,
  type SegmentSource,
  type Tree,
} from '@xiaoer/segment';
import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { CHAIN_ZONE } from '../zone.ts';

/** A live segment, and what keeping it takes. */
export interface Watched {
  segmentId: number;
  key: string;
  tree: Tree;
  /** Of what the rule came to when everybody was looked at last; null: not yet. */
  keptDigest: string | null;
  /** Business time up to which the passing of time is in. */
  evaluatedAt: Date | null;
  /** Of what it comes to now: the rule, the segments it names, and whatever names stand for. */
  digest: string;
  /** Entries of the change log that can change who is in. */
  topics: ReadonlySet<string>;
  crossings: readonly Crossing[];
  /** Days and ranks: at midnight everybody is looked at. */
  daily: boolean;
  /** Her place among all others counts: looking at some customers tells nothing. */
  ranked: boolean;
}

/** Time alone may change a membership when an instant of one of her rows is so many seconds old. */
export interface Crossing {
  relation: RelationName;
  column: string;
  seconds: number;
}

export async function readWatched(
  db: Db,
  { directory, engine, sources }: { directory: Directory; engine: Engine; sources: readonly SegmentSource[] },
): Promise<Watched[]> {
  const { rows } = await sql<Pick<Watched, 'segmentId' | 'key' | 'tree' | 'keptDigest' | 'evaluatedAt'>>`
    select i.segment_id as "segmentId", i.key, i.tree, w.digest as "keptDigest", w.evaluated_at as "evaluatedAt"
    from audience.watch w join audience.segment_info i using (segment_id) order by i.segment_id`.execute(db);
  return rows.flatMap((row) => {
    const keeping = keepingOf(row.tree, directory, engine, sources);
    return keeping ? [{ ...row, ...keeping }] : [];
  });
}

const known = new WeakMap<Directory, Map<string, Keeping | null>>();
type Keeping = Pick<Watched, 'digest' | 'topics' | 'crossings' | 'daily' | 'ranked'>;

/** Worked out once per directory. Null: something that it names is gone; its members stay until that is mended. */
function keepingOf(
  tree: Tree,
  directory: Directory,
  engine: Engine,
  sources: readonly SegmentSource[],
): Keeping | null {
  const cache = known.get(directory) ?? new Map<string, Keeping | null>();
  known.set(directory, cache);
  const name = JSON.stringify(tree);
  if (!cache.has(name)) cache.set(name, workedOut(tree, directory, engine, sources));
  return cache.get(name)!;
}

function workedOut(
  tree: Tree,
  directory: Directory,
  engine: Engine,
  sources: readonly SegmentSource[],
): Keeping | null {
  try {
    return keep(tree, directory, engine, sources);
  } catch (error) {
    if (error instanceof SegmentError) return null;
    throw error;
  }
}

function keep(tree: Tree, directory: Directory, engine: Engine, sources: readonly SegmentSource[]): Keeping {
  const { relations, boundaries, everybody: ranked } = dependenceOf(tree, directory);
  const crossings = crossingsOf(relations, boundaries);
  return {
    digest: digestOf(tree, directory, engine),
    topics: topicsOf(relations, sources),
    crossings: crossings ?? [],
    daily: ranked || crossings === null || boundaries.some(({ kind }) => kind === 'calendar'),
    ranked,
  };
}

/** Of the statement for one fixed instant: it holds everything that the rule and its names come to. */
function digestOf(tree: Tree, directory: Directory, engine: Engine): string {
  const statement = compileSegment(tree, { engine, directory, now: new Date(0), zone: CHAIN_ZONE });
  return createHash('sha256').update(JSON.stringify(statement)).digest('hex').slice(0, 32);
}

function topicsOf(relations: ReadonlySet<RelationName>, sources: readonly SegmentSource[]): Set<string> {
  const shows = (source: SegmentSource, relation: RelationName) =>
    relation === 'person' ? Object.keys(source.person).length > 0 : source.relations[relation] !== undefined;
  return new Set(
    sources.filter((source) => [...relations].some((relation) => shows(source, relation))).map(({ topic }) => topic),
  );
}

/** Figures of a person are made of rows: whose instant a figure is, by the rows it may be of. */
const BEHIND_PERSON: Record<string, { relation: RelationName; column: string }> = {
  first_order_at: { relation: 'purchase', column: 'at' },
  last_order_at: { relation: 'purchase', column: 'at' },
  last_touch_at: { relation: 'touch', column: 'at' },
  contact_since: { relation: 'contact', column: 'since' },
  created_at: { relation: 'person', column: 'created_at' },
};

/**
 * Where time has to be looked at. Rows whose instant is still to come begin to count when it has come, so every relation
 * with a time is looked at for that too. Null: some figure of a person has no rows to look at, so everybody is, daily.
 */
function crossingsOf(relations: ReadonlySet<RelationName>, boundaries: readonly Boundary[]): Crossing[] | null {
  const crossings = new Map<string, Crossing>();
  const add = (crossing: Crossing) => crossings.set(JSON.stringify(crossing), crossing);
  for (const boundary of boundaries) {
    if (boundary.kind === 'calendar') continue;
    const { relation, column, seconds } = boundary;
    const behind = relation === 'person' ? BEHIND_PERSON[column] : { relation, column };
    if (!behind) return null;
    add({ ...behind, seconds });
    add({ ...behind, seconds: 0 });
  }
  for (const relation of relations) {
    const column = RELATIONS[relation].time;
    if (column) add({ relation, column, seconds: 0 });
  }
  return [...crossings.values()];
}
