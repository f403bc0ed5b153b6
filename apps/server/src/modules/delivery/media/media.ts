import { WeComError } from '@xiaoer/wecom';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { inLanes } from '../solo.ts';
import { findFiles, findReady, forgetCopies, saveFailure } from './copies.ts';
import { keyOf, type MediaOf, type Need, noMedia } from './need.ts';
import { type UploadDeps, upload } from './upload.ts';

/** A copy that dies sooner is not used any more: what names it may stay on its way for a while. Milliseconds. */
const SAFE_MS = 10 * 60_000;
/** In a rush of welcomes the same few copies are not looked up each time. Milliseconds. */
const REMEMBER_MS = 5_000;
/** Uploads at once; one after another where a rehearsal repeats itself. */
const LANES = 3;

export interface MediaDeps extends UploadDeps, Pick<Platform, 'clock' | 'log'> {}

/** WeCom's copies of our files: there before they are needed. */
export function createMedia(deps: MediaDeps) {
  const { db, wall, clock, wecom, log } = deps;
  const remembered = new Map<string, { ref: string; until: number }>();

  /** The copies that are good now, without asking WeCom. For the welcome, whose code lives for seconds. */
  async function ready(needs: readonly Need[]): Promise<MediaOf> {
    if (needs.length === 0) return noMedia;
    const now = wall().getTime();
    const known = needs.map((need) => remembered.get(keyOf(need)));
    if (!known.every((copy) => copy && copy.until > now)) await remember(needs, now);
    return (material, purpose) => {
      const copy = remembered.get(keyOf({ material, purpose }));
      return copy && copy.until > now ? copy.ref : null;
    };
  }

  async function remember(needs: readonly Need[], now: number): Promise<void> {
    for (const need of needs) remembered.delete(keyOf(need));
    const goodUntil = new Date(now + SAFE_MS);
    for (const { ref, ...need } of await findReady(db, needs, { corpId: wecom.corpId, goodUntil })) {
      remembered.set(keyOf(need), { ref, until: now + REMEMBER_MS });
    }
  }

  /**
   * The same, with what is missing uploaded first. Throws what WeCom said, or `content.material_not_found`.
   */
  async function ensure(needs: readonly Need[]): Promise<MediaOf> {
    const media = await ready(needs);
    const missing = needs.filter(({ material, purpose }) => media(material, purpose) === null);
    if (missing.length === 0) return media;
    const found = await findFiles(db, missing);
    const unknown = missing.find(({ material }) => !found.some((need) => need.material === material));
    if (unknown) throw new AppError('content.material_not_found', { code: unknown.material }, 404);
    await inLanes(found, clock.mode === 'driven' ? 1 : LANES, (need) => uploadNoted(need));
    forgetRemembered(needs);
    return ready(needs);
  }

  /** What went wrong is kept with the file, where people see it. */
  async function uploadNoted(need: Awaited<ReturnType<typeof findFiles>>[number]): Promise<void> {
    try {
      await upload(deps, need);
    } catch (error) {
      if (!(error instanceof WeComError)) throw error;
      log.warn({ material: need.material, purpose: need.purpose, code: error.code }, 'a file was not taken');
      const told = `${error.code}${error.field ? ` ${error.field}` : ''}`;
      await saveFailure(db, wecom.corpId, need, { at: wall(), error: told });
      throw error;
    }
  }

  /** Uploads or renews each of these; those that fail are left for a later look. Answers how many are good now. */
  async function renew(needs: readonly Need[]): Promise<number> {
    let good = 0;
    await inLanes(await findFiles(db, needs), clock.mode === 'driven' ? 1 : LANES, async (need) => {
      try {
        await uploadNoted(need);
        good += 1;
      } catch (error) {
        if (!(error instanceof WeComError)) throw error;
      }
    });
    forgetRemembered(needs);
    return good;
  }

  /** WeCom said that it does not know one of these copies: all are made again when they are asked for. */
  async function drop(needs: readonly Need[], media: MediaOf): Promise<void> {
    const refs = needs
      .filter(({ purpose }) => purpose !== 'permanent')
      .map(({ material, purpose }) => media(material, purpose))
      .filter((ref) => ref !== null);
    await forgetCopies(db, wecom.corpId, refs);
    forgetRemembered(needs);
  }

  function forgetRemembered(needs: readonly Need[]): void {
    for (const need of needs) remembered.delete(keyOf(need));
  }

  return { ready, ensure, renew, drop };
}
export type Media = ReturnType<typeof createMedia>;

/** A media id that WeCom does not know (any more): upload again (API.md §3). Nothing was done with the request. */
export const isMediaGone = (error: unknown): boolean =>
  error instanceof WeComError && (error.code === 40007 || error.code === 40145);
