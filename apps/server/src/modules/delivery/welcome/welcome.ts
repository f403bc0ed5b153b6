import { type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import { createBatcher } from '../../../platform/batching.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Poller } from '../../../platform/polling/index.ts';
import { renderContent } from '../../content/index.ts';
import { WELCOME_SENT, type WelcomeSent } from '../facts.ts';
import { isMediaGone, type Media } from '../media/media.ts';
import { type MediaOf, type Need, needsOf, noMedia } from '../media/need.ts';
import { forWeCom, isNothing } from '../message.ts';
import { findWanted, type WantedWelcome } from './welcome-plan.ts';

/** A welcome code lives 20 seconds of the wall (doc 92137). Milliseconds. */
const LIFE_MS = 20_000;
/** One attempt: long enough for a slow answer, short enough for three in ten seconds. A repeat after a lost one is safe. */
const ATTEMPT_MS = 3_000;
const PAUSE_MS = 300;
/** How long a file that WeCom has forgotten may take to be uploaded again, and what must be left for sending after it. */
const UPLOAD_MS = 4_000;
const LEFT_AFTER_UPLOAD_MS = 8_000;
/** Welcomes of one statement. */
const BATCH = 200;
/** The callback's own process sends at once; after this long somebody else may think that it died. */
const ORPHAN_MS = 3_000;

interface Ended extends Omit<WantedWelcome, 'state'> {
  state: 'sent' | 'missed' | 'not_needed';
  reason: string | null;
  /** Wall milliseconds since the callback. */
  endedAfterMs: number;
}

/** Sends the message to somebody who has just added an account, within its code's life; later is missed. */
export function createWelcome({
  platform,
  wecom,
  media,
}: {
  platform: Pick<Platform, 'db' | 'clock' | 'wall' | 'facts' | 'log' | 'crashAt'>;
  wecom: WeComClient;
  media: Pick<Media, 'ready' | 'ensure' | 'drop'>;
}) {
  const { db, clock, wall } = platform;
  const running = new Map<string, Promise<void>>();

  /** Sends the welcome of one code, once at a time in this process. Never throws: its row says what happened. */
  function send(code: string): Promise<void> {
    const before = running.get(code);
    if (before) return before;
    const sending = finding
      .add(code)
      .then((welcome) => (welcome ? deliver(welcome) : undefined))
      .catch((err: unknown) => platform.log.error({ err }, 'a welcome failed; it is looked at again'))
      .finally(() => running.delete(code));
    running.set(code, sending);
    return sending;
  }

  async function deliver(welcome: WantedWelcome): Promise<void> {
    if (!welcome.content) return end(welcome, 'not_needed', 'no_plan');
    const { account, store, state } = welcome;
    const message = renderContent(welcome.content, { account, store, state });
    const needs = needsOf(message, 'message');
    // Nothing is uploaded now: what was prepared is there, and a welcome without its picture is better than none.
    let copies = await media.ready(needs);
    let mayUpload = true;
    const deadline = welcome.arrivedAt.getTime() + LIFE_MS;
    platform.crashAt('delivery.welcome_before_send');
    for (;;) {
      const left = deadline - wall().getTime();
      if (left <= 0) return end(welcome, 'missed', 'expired');
      const content = forWeCom(message, copies);
      if (isNothing(content)) return end(welcome, 'missed', 'without_media');
      const isWhole = needs.every(({ material, purpose }) => copies(material, purpose) !== null);
      try {
        const { already } = await wecom.welcome.send(
          { welcome_code: welcome.welcomeCode, ...content },
          { timeoutMs: Math.min(ATTEMPT_MS, left), maxWaitMs: left, retries: 0 },
        );
        platform.crashAt('delivery.welcome_after_accept');
        return await end(welcome, 'sent', already ? 'already' : isWhole ? null : 'without_media');
      } catch (error) {
        if (!(error instanceof WeComError)) throw error;
        if (copies !== noMedia && isMediaGone(error)) {
          await media.drop(needs, copies);
          copies = mayUpload && left > LEFT_AFTER_UPLOAD_MS ? await uploadQuickly(needs) : noMedia;
          mayUpload = false;
          continue;
        }
        // The code decides, so a repeat after a lost answer is safe: it is answered with 41051.
        const later = error.handling === 'R' || error.handling === 'T' || error.code === 'rate';
        if (!later) return end(welcome, 'missed', String(error.code));
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
  }

  /** WeCom has forgotten a copy that should be good for days: it is made again if that is quick. */
  async function uploadQuickly(needs: Need[]): Promise<MediaOf> {
    const late = new Promise<MediaOf>((resolve) => {
      setTimeout(() => resolve(noMedia), UPLOAD_MS).unref();
    });
    return Promise.race([media.ensure(needs).catch(() => noMedia), late]);
  }

  const end = (welcome: WantedWelcome, state: Ended['state'], reason: string | null) =>
    ending.add({ ...welcome, state, reason, endedAfterMs: wall().getTime() - welcome.arrivedAt.getTime() });

  /** A rush of joins costs a few statements: those that wait are looked up, and written down, together. */
  const finding = createBatcher({
    max: BATCH,
    async run(codes: string[]): Promise<(WantedWelcome | undefined)[]> {
      const found = await findWanted(db, sql<boolean>`w.welcome_code = any(${codes}::text[])`);
      const byCode = new Map(found.map((welcome) => [welcome.welcomeCode, welcome]));
      return codes.map((code) => byCode.get(code));
    },
  });
  const ending = createBatcher({
    max: BATCH,
    async run(ended: Ended[]): Promise<undefined[]> {
      await writeDown(ended);
      return ended.map(() => undefined);
    },
  });

  async function writeDown(ended: Ended[]): Promise<void> {
    const at = clock.now();
    await platform.facts.prepare(at);
    const rows = ended.map(({ welcomeCode: code, state, reason, endedAfterMs: ms }) => ({ code, state, reason, ms }));
    await db.transaction().execute(async (tx) => {
      const { rows: written } = await sql<{ code: string }>`
        update delivery.welcome w set state = e.state, reason = e.reason, attempts = w.attempts + 1, ended_after_ms = e.ms
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e(code text, state text, reason text, ms integer)
        where w.welcome_code = e.code and w.state = 'wanted' returning w.welcome_code as code`.execute(tx);
      const codes = new Set(written.map(({ code }) => code));
      const facts = ended
        .filter(({ welcomeCode, state }) => state === 'sent' && codes.has(welcomeCode))
        .map(({ corpId, externalUserid, userid }) => {
          const payload: WelcomeSent = { corpId, externalUserid, userid };
          return { type: WELCOME_SENT, at, payload } as const;
        });
      await platform.facts.publishAll(tx, facts);
    });
  }

  /** The safety net: welcomes whose process died, and codes that are too old. */
  const poller: Poller = {
    name: 'delivery.welcomes',
    async isDue() {
      if (running.size > 0) return true;
      const { rows } = await sql<{
        due: boolean;
      }>`select exists (select 1 from delivery.welcome where state = 'wanted') as due`.execute(db);
      return rows[0]!.due;
    },
    async runDue() {
      const now = wall().getTime();
      const { rows: missed } = await sql`
        update delivery.welcome set state = 'missed', reason = 'expired'
        where state = 'wanted' and arrived_at <= ${new Date(now - LIFE_MS)} returning 1`.execute(db);
      const orphans = await findWanted(db, sql<boolean>`w.arrived_at <= ${new Date(now - ORPHAN_MS)}`);
      const sending = Promise.all([...running.values(), ...orphans.map(({ welcomeCode }) => send(welcomeCode))]);
      // Other pollers must not wait twenty seconds for this one, except where time stands still meanwhile.
      if (clock.mode === 'driven') await sending;
      return missed.length + orphans.length;
    },
    nextDueAt: async () => null,
  };

  return { send, poller, settled: () => Promise.all(running.values()) };
}
