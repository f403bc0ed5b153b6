import type { SegmentNamesQuery } from '@xiaoer/contracts';
import { parseSegment, type Tree } from '@xiaoer/segment';
import type { Poller } from '../../platform/polling/index.ts';
import { type Actor, demand } from '../access/index.ts';
import { createComparing } from './breakdown.ts';
import { createContext } from './context.ts';
import { createCount } from './count.ts';
import type { AudienceDeps } from './deps.ts';
import { shownDirectory } from './directory/shown.ts';
import { createExplain } from './explain.ts';
import { createExport } from './export.ts';
import { facesOf } from './faces.ts';
import { kindsKnown, namesMatching } from './names.ts';
import { understood } from './rule.ts';
import { createSample } from './sample.ts';
import { createBrowsing } from './segments/browse.ts';
import { COUNT_SIZES, createSaving } from './segments/save.ts';
import { createSizes } from './segments/sizes.ts';
import { createSettings } from './settings.ts';
import { createSnapshots } from './snapshot.ts';
import { createKeeper } from './watch/keeper.ts';
import { createSwitch, sweepWatch } from './watch/switch.ts';

/** How often leftovers are swept, in wall milliseconds. */
const SWEEP_EVERY_MS = 10 * 60_000;
/** A run's snapshot is for its decision, which may be retried for a day or two. */
const RUN_KEPT_MS = 3 * 86_400_000;

/** The use cases of audience. */
export function createAudienceService(deps: AudienceDeps) {
  const { platform, access, sources, mirror } = deps;
  const { audit } = access;
  const context = createContext(deps);
  const counting = createCount(context, platform.wall);
  const snapshots = createSnapshots(context, platform);
  const sizes = createSizes(context, counting, platform);
  const keeper = createKeeper(context, { platform, sources });
  const forget = () => context.directories.forget();

  /** The tree of a text; throws AppError `audience.rule_refused` with the problem. */
  async function parse(text: string): Promise<Tree> {
    const directory = await context.directories.current();
    return understood(() => parseSegment(text, directory));
  }

  const service = {
    parse,
    count: counting.count,
    ...createComparing(context),
    ...createSample(context, { platform }),
    ...createExport(context, { platform, audit, snapshots, sources }),
    ...createSaving(context, { platform, audit }),
    ...createBrowsing(context, platform),
    ...createSwitch(platform, audit),
    ...createExplain(context),
    settings: createSettings({ platform, audit, onChange: forget }),
    /** Freezes the audience of a run; asked for again, e.g. by a job that is retried, it is the same. */
    async snapshotOf(text: string, { key, now }: { key: string; now: Date }) {
      return snapshots.take({ tree: await parse(text), key, now, keepMs: RUN_KEPT_MS });
    },
    async faces(actor: Actor, given: { text: string } | { tree: unknown }) {
      demand(actor, 'audience.read');
      return facesOf(given, await context.directories.current());
    },
    async names(actor: Actor, query: SegmentNamesQuery) {
      demand(actor, 'audience.read');
      return namesMatching(query, await context.directories.current());
    },
    async directory(actor: Actor) {
      demand(actor, 'audience.read');
      return shownDirectory(await context.directories.current());
    },
    kinds(actor: Actor) {
      demand(actor, 'audience.read');
      return kindsKnown();
    },
    async mirrorState(actor: Actor) {
      demand(actor, 'audience.read');
      return readMirror(mirror);
    },
  };

  return {
    ...service,
    jobs: { [COUNT_SIZES]: () => sizes.countAll() } as const,
    pollers: [keeper.poller, sizes.poller, sweeper(deps, snapshots)],
  };
}
export type AudienceService = Omit<ReturnType<typeof createAudienceService>, 'jobs' | 'pollers'>;

const NOTHING = { asOf: null, lagSeconds: null, rows: {}, memoryMb: null, progress: null };

async function readMirror(mirror: AudienceDeps['mirror']) {
  if (!mirror) return { state: 'off' as const, ...NOTHING };
  try {
    const { state, asOf, lagSeconds, rows, memoryMb, progress } = await mirror.status();
    const parts = progress?.parts;
    return { state, asOf, lagSeconds, rows, memoryMb, progress: parts ? parts.done / Math.max(1, parts.of) : null };
  } catch {
    return { state: 'down' as const, ...NOTHING };
  }
}

/** Snapshots whose time is over, members that are kept no more, old transitions. */
function sweeper({ platform: { db, wall } }: AudienceDeps, snapshots: ReturnType<typeof createSnapshots>): Poller {
  let nextAt = 0;
  return {
    name: 'audience.sweep',
    isDue: async () => wall().getTime() >= nextAt,
    async runDue(now) {
      const swept = (await snapshots.sweep()) + (await sweepWatch(db, now));
      // While there is more to let go of, the next look is soon.
      nextAt = wall().getTime() + (swept > 0 ? 0 : SWEEP_EVERY_MS);
      // Housekeeping is nothing that a driven clock has to wait for.
      return 0;
    },
    nextDueAt: async () => null,
  };
}
