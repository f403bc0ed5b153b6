import { type Directory, EMPTY_DIRECTORY, type Engine, type Named, render, sql as segmentSql } from '@xiaoer/segment';
import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import type { Ask } from '../ask/ask.ts';
import type { AudienceDeps } from '../deps.ts';
import { readSettings } from '../settings.ts';
import {
  readAccounts,
  readCities,
  readGroups,
  readOffers,
  readProducts,
  readRegions,
  readSources,
  readStores,
  readTags,
  readTiers,
} from './read-names.ts';

/** How long names are believed, in wall milliseconds: they change rarely, and nothing that is saved depends on them. */
const BELIEVED_MS = 30_000;
/** What customers' own rows hold (cities, tastes) is a look at all of them: rarer, and not waited for. */
const WORDS_BELIEVED_MS = 10 * 60_000;
const WORDS_TIMEOUT_MS = 5_000;
/** Of each; more are no words to choose from. */
const MOST_WORDS = 5_000;
const HOUR_MS = 3_600_000;

type Names = Omit<Directory, 'segments'>;

/**
 * The directory of now. Names are kept for half a minute, and no longer than the business hour, whose weather they hold;
 * saved segments are always those of this moment. As long as nothing changed it is the same object.
 */
export function createDirectories(deps: Pick<AudienceDeps, 'platform' | 'above'>) {
  const { db, clock, wall } = deps.platform;
  const words = createWords(deps.platform);
  let names: { of: Promise<Names>; until: number; hour: number } | null = null;
  let last: Directory = EMPTY_DIRECTORY;
  let lastSign = '';

  async function current(readFrom: Db = db): Promise<Directory> {
    const [of, segments] = [await currentNames(), await readSegments(readFrom)];
    const sign = segments.map(({ key, name, version }) => `${key}/${version}/${name}`).join('\n');
    if (sign !== lastSign || Object.entries(of).some(([kind, list]) => last[kind as keyof Names] !== list)) {
      last = { ...of, segments };
      lastSign = sign;
    }
    return last;
  }

  function currentNames(): Promise<Names> {
    const at = wall().getTime();
    const hour = Math.floor(clock.now().getTime() / HOUR_MS);
    if (!names || at >= names.until || hour !== names.hour) {
      const of = readNames(deps, clock.now(), words.read);
      names = { of, until: at + BELIEVED_MS, hour };
      // A failed look is not remembered; whoever waits for it hears of it.
      of.catch(() => {
        if (names?.of === of) names = null;
      });
    }
    return names.of;
  }

  return {
    current,
    /** Something that it shows has changed. */
    forget: () => {
      names = null;
    },
    askWith: words.askWith,
  };
}
export type Directories = ReturnType<typeof createDirectories>;

async function readNames(
  { platform: { db }, above }: Pick<AudienceDeps, 'platform' | 'above'>,
  now: Date,
  words: () => Promise<Words>,
): Promise<Names> {
  const [
    seen,
    products,
    stores,
    regions,
    tags,
    tiers,
    offers,
    sources,
    accounts,
    groups,
    written,
    cities,
    settings,
    attentionCaps,
  ] = await Promise.all([
    words(),
    readProducts(db),
    readStores(db, now),
    readRegions(db),
    readTags(db),
    readTiers(db),
    readOffers(db),
    readSources(db),
    readAccounts(db),
    readGroups(db),
    above.playbooks(),
    readCities(db),
    readSettings(db),
    above.attentionCaps(),
  ]);
  return {
    products,
    stores,
    regions,
    tags,
    tiers,
    offers,
    sources,
    playbooks: written,
    accounts,
    groups,
    cities: [...new Set([...cities, ...seen.cities])].sort(),
    tastes: seen.tastes,
    settings: { lifecycle: settings.lifecycle, attentionCaps, programmeHoldout: above.programmeHoldout },
  };
}

/** Archived ones too: nothing that names them may break. */
async function readSegments(db: Db): Promise<(Named & { tree: unknown; version: number })[]> {
  const { rows } = await sql<Named & { tree: unknown; version: number }>`
    select key, name, tree, version from audience.segment_info order by name`.execute(db);
  return rows;
}

interface Words {
  cities: string[];
  tastes: string[];
}

/** The cities and tastes that customers have, from whichever engine tells. Only the first look is waited for. */
function createWords({ wall, log }: AudienceDeps['platform']) {
  let ask: Ask['ask'] | null = null;
  let known: Promise<Words> | null = null;
  let until = 0;

  async function look(which: Ask['ask']): Promise<Words> {
    const of = async (column: 'city' | 'taste') => {
      const { rows } = await which<{ word: string }>((engine) => render(wordsIn(engine, column), engine.types), {
        maxRows: MOST_WORDS,
        timeoutMs: WORDS_TIMEOUT_MS,
      });
      return rows.map(({ word }) => word);
    };
    return { cities: await of('city'), tastes: await of('taste') };
  }

  return {
    /** The asking needs settings, which are a part of the directory: hence it comes later. */
    askWith(given: Ask['ask']) {
      ask = given;
    },
    async read(): Promise<Words> {
      const at = wall().getTime();
      if (ask && at >= until) {
        until = at + WORDS_BELIEVED_MS;
        const before = known;
        const next = look(ask).catch((error) => {
          log.warn({ err: error }, 'cities and tastes of customers could not be read');
          return before ?? { cities: [], tastes: [] };
        });
        known ??= next;
        void next.then(() => {
          known = next;
        });
      }
      return known ?? { cities: [], tastes: [] };
    },
  };
}

const wordsIn = ({ people, column }: Engine, name: 'city' | 'taste') =>
  segmentSql`select distinct ${column(name)} as word from ${people} p where ${column(name)} is not null order by 1`;
