import { type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import type { Poller } from '../../../platform/polling/index.ts';
import { renderContent } from '../../content/index.ts';
import { WELCOME_SENT, type WelcomeSent } from '../facts.ts';
import { forWeCom } from '../message.ts';
import { findWanted, type WantedWelcome } from './welcome-plan.ts';

/** A welcome code lives 20 seconds of the wall (doc 92137). Milliseconds. */
const LIFE_MS = 20_000;
/** One attempt: long enough for a slow answer, short enough for more than one. */
const ATTEMPT_MS = 5_000;
const PAUSE_MS = 300;
/** The callback's own process sends at once; after this long somebody else may think that it died. */
const ORPHAN_MS = 3_000;

/** Sends the message to somebody who has just added an account, within its code's life; later is missed. */
export function createWelcome({
  platform,
  wecom,
}: {
  platform: Pick<Platform, 'db' | 'clock' | 'wall' | 'facts' | 'log' | 'crashAt'>;
  wecom: WeComClient;
}) {
  const { db, clock, wall } = platform;
  const running = new Map<string, Promise<void>>();

  /** Sends the welcome of one code, once at a time in this process. Never throws: its row says what happened. */
  function send(code: string): Promise<void> {
    const before = running.get(code);
    if (before) return before;
    const sending = findWanted(db, sql<boolean>`w.welcome_code = ${code}`)
      .then(([welcome]) => (welcome ? deliver(welcome) : undefined))
      .catch((err: unknown) => platform.log.error({ err }, 'a welcome failed; it is looked at again'))
      .finally(() => running.delete(code));
    running.set(code, sending);
    return sending;
  }

  async function deliver(welcome: WantedWelcome): Promise<void> {
    if (!welcome.content) return end(welcome, 'not_needed', 'no_plan');
    const { account, store, state } = welcome;
    const content = forWeCom(renderContent(welcome.content, { account, store, state }));
    const deadline = welcome.arrivedAt.getTime() + LIFE_MS;
    platform.crashAt('delivery.welcome_before_send');
    for (;;) {
      const left = deadline - wall().getTime();
      if (left <= 0) return end(welcome, 'missed', 'expired');
      try {
        const { already } = await wecom.welcome.send(
          { welcome_code: welcome.welcomeCode, ...content },
          { timeoutMs: Math.min(ATTEMPT_MS, left), maxWaitMs: left, retries: 0 },
        );
        platform.crashAt('delivery.welcome_after_accept');
        return await end(welcome, 'sent', already ? 'already' : null);
      } catch (error) {
        if (!(error instanceof WeComError)) throw error;
        // The code decides, so a repeat after a lost answer is safe: it is answered with 41051.
        const later = error.handling === 'R' || error.handling === 'T' || error.code === 'rate';
        if (!later) return end(welcome, 'missed', String(error.code));
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
  }

  async function end(welcome: WantedWelcome, state: 'sent' | 'missed' | 'not_needed', reason: string | null) {
    const at = clock.now();
    await platform.facts.prepare(at);
    await db.transaction().execute(async (tx) => {
      const { rows } = await sql`
        update delivery.welcome set state = ${state}, reason = ${reason}, attempts = attempts + 1,
          ended_after_ms = ${wall().getTime() - welcome.arrivedAt.getTime()}::integer
        where welcome_code = ${welcome.welcomeCode} and state = 'wanted' returning 1`.execute(tx);
      if (rows.length === 0 || state !== 'sent') return;
      const { corpId, externalUserid, userid } = welcome;
      const payload: WelcomeSent = { corpId, externalUserid, userid };
      await platform.facts.publish(tx, { type: WELCOME_SENT, at, payload });
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
