import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  SavedSegment,
  SavedSegments,
  SegmentBreakdown,
  SegmentCounts,
  SegmentDetail,
  SegmentDirectory,
  SegmentHistory,
  SegmentNames,
  type SegmentNamesQuery,
  SegmentOverlap,
  type SegmentRule,
  SegmentSample,
} from '@xiaoer/contracts';
import type { Tree } from '@xiaoer/segment';
import { getJson, postJson, requestJson } from '@xiaoer/ui';

const at = (path: string) => `/api/console/audience/${path}`;
/** The server gives up sooner and says so. */
const PATIENCE_MS = 120_000;

export const segments = (archived = false) =>
  queryOptions({
    queryKey: ['audience', 'segments', archived],
    queryFn: ({ signal }) => getJson(at(`segments?archived=${archived}`), SavedSegments, { signal }),
  });

export const segment = (key: string) =>
  queryOptions({
    queryKey: ['audience', 'segment', key],
    queryFn: ({ signal }) => getJson(at(`segments/${key}`), SegmentDetail, { signal }),
    refetchOnWindowFocus: false,
    // the members of a watched one come and go; the first roll call is over soon
    refetchInterval: ({ state: { data } }) => (data?.live ? (data.members === null ? 2_000 : 15_000) : false),
  });

/** One size a day: looked at again when the page is. */
export const history = (key: string) =>
  queryOptions({
    queryKey: ['audience', 'history', key],
    queryFn: ({ signal }) => getJson(at(`segments/${key}/history`), SegmentHistory, { signal }),
    staleTime: 5 * 60_000,
  });

export const directory = queryOptions({
  queryKey: ['audience', 'directory'],
  queryFn: ({ signal }) => getJson(at('directory'), SegmentDirectory, { signal }),
  staleTime: 60_000,
  refetchOnWindowFocus: false,
});

const readNames = (kind: SegmentNamesQuery['kind'], q: string, limit: number, signal?: AbortSignal) =>
  getJson(at(`names?${new URLSearchParams({ kind, q, limit: String(limit) })}`), SegmentNames, { signal });

/** Things of one kind while their name is typed. */
export const namesLike = (kind: SegmentNamesQuery['kind'], q: string, enabled: boolean) =>
  queryOptions({
    queryKey: ['audience', 'names', kind, q],
    queryFn: ({ signal }) => readNames(kind, q, 50, signal),
    enabled,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
/** Those that a name or key in a text may mean. */
export const namesCalled = (kind: SegmentNamesQuery['kind'], called: string) => readNames(kind, called, 100);

const ask = {
  placeholderData: keepPreviousData,
  staleTime: 30_000,
  retry: false,
  refetchOnWindowFocus: false,
} as const;
const options = (signal: AbortSignal) => ({ signal, timeoutMs: PATIENCE_MS });
const ruleOf = (tree: Tree): SegmentRule => ({ tree: tree as Record<string, unknown> });

/** An answer that nobody waits for any more is given up: the signal closes the connection, and the engine stops. */
export const count = (tree: Tree | null) =>
  queryOptions({
    queryKey: ['audience', 'count', tree],
    queryFn: ({ signal }) => postJson(at('count'), { rule: ruleOf(tree!) }, SegmentCounts, options(signal)),
    enabled: tree !== null,
    ...ask,
  });

export const sample = (tree: Tree | null) =>
  queryOptions({
    queryKey: ['audience', 'sample', tree],
    queryFn: ({ signal }) => postJson(at('sample'), { rule: ruleOf(tree!) }, SegmentSample, options(signal)),
    enabled: tree !== null,
    ...ask,
  });

export type By = 'city' | 'store' | 'tier';
export const breakdown = (tree: Tree | null, by: By) =>
  queryOptions({
    queryKey: ['audience', 'breakdown', by, tree],
    queryFn: ({ signal }) => postJson(at('breakdown'), { rule: ruleOf(tree!), by }, SegmentBreakdown, options(signal)),
    enabled: tree !== null,
    ...ask,
  });

export const overlap = (tree: Tree | null, others: readonly string[]) =>
  queryOptions({
    queryKey: ['audience', 'overlap', others, tree],
    queryFn: ({ signal }) => {
      const rules = [ruleOf(tree!), ...others.map((key) => ({ segment: key }))];
      return postJson(at('overlap'), { rules }, SegmentOverlap, options(signal));
    },
    enabled: tree !== null && others.length > 0,
    ...ask,
    // circles of other segments are no answer, not even for a moment
    placeholderData: undefined,
  });

const body = (tree: Tree) => ({ tree: tree as Record<string, unknown> });
export const createSegment = ({ name, tree }: { name: string; tree: Tree }) =>
  postJson(at('segments'), { name, rule: body(tree) }, SavedSegment);
export const changeSegment = ({
  key,
  version,
  name,
  tree,
}: {
  key: string;
  version: number;
  name?: string;
  tree?: Tree;
}) => requestJson('PUT', at(`segments/${key}`), { version, name, ...(tree ? { rule: body(tree) } : {}) }, SavedSegment);
export const archiveSegment = ({ key, archived }: { key: string; archived: boolean }) =>
  postJson(at(`segments/${key}/archive`), { archived }, SavedSegment);
export const watchSegment = ({ key, live }: { key: string; live: boolean }) =>
  postJson(at(`segments/${key}/watch`), { live }, SavedSegment);
/** The browser writes the file as it comes: nothing of it is held in memory. */
export const exportUrl = (key: string) => at(`export?${new URLSearchParams({ segment: key })}`);
