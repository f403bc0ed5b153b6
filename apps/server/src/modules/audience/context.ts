import type { SegmentRule } from '@xiaoer/contracts';
import type { CompileOptions, Directory, Engine, Tree } from '@xiaoer/segment';
import { type Ask, createAsk } from './ask/ask.ts';
import type { AudienceDeps } from './deps.ts';
import { createDirectories, type Directories } from './directory/directories.ts';
import { treeOf } from './rule.ts';
import { readSettings } from './settings.ts';
import { CHAIN_ZONE } from './zone.ts';

/** What every question needs: the names, the engines, the instant. */
export interface Context {
  directories: Directories;
  ask: Ask['ask'];
  tryMirror: Ask['tryMirror'];
  engines: Ask['engines'];
  /** The rule as it is understood now, with what compiling it takes. */
  understand(rule: SegmentRule): Promise<Understood>;
}

export interface Understood {
  tree: Tree;
  directory: Directory;
  now: Date;
  optionsFor(engine: Engine): CompileOptions;
}

export function createContext(deps: AudienceDeps): Context {
  const { platform } = deps;
  const directories = createDirectories(deps);
  const { ask, tryMirror, engines } = createAsk({
    ...deps,
    mostLagSeconds: async () => (await readSettings(platform.db)).mostLagSeconds,
  });
  directories.askWith(ask);

  async function understand(rule: SegmentRule): Promise<Understood> {
    const directory = await directories.current();
    const tree = await treeOf(platform.db, rule, directory);
    const now = platform.clock.now();
    return { tree, directory, now, optionsFor: (engine) => ({ engine, directory, now, zone: CHAIN_ZONE }) };
  }

  return { directories, ask, tryMirror, engines, understand };
}
