import type { Logger } from 'pino';
import type { Faults } from '../faults/fault-plan.ts';
import type { CallbackOutbox, WaitingCallback } from '../world/callback-outbox.ts';
import { eventXml } from './event-xml.ts';
import { type CallbackTarget, type PostResult, postEvent, verifyAddress } from './platform-post.ts';

const TRIES = 3;
/** Wall milliseconds between tries (the platform doesn't say how long), and between attempts to verify the address. */
const BETWEEN_TRIES_MS = 3000;
const BETWEEN_VERIFICATIONS_MS = 1000;
const LATE_MS = 2000;
const REORDER_MS = 300;

export interface SenderOptions {
  outbox: CallbackOutbox;
  /** Where it begins to tell; the administrator may change it. */
  target: CallbackTarget;
  corpId: string;
  faults: Faults;
  /** 1 keeps the order of events; more than that is faster and keeps none, like the platform. */
  parallel: number;
  log: Logger;
  /** Wall milliseconds between tries; a test doesn't wait that long. */
  betweenTriesMs?: number;
}

/** Tells the platform what happened: once its address is verified, 5 seconds and 3 tries for every event. */
export function createCallbackSender({
  outbox,
  target: first,
  corpId,
  faults,
  parallel,
  log,
  betweenTriesMs = BETWEEN_TRIES_MS,
}: SenderOptions) {
  let target = first;
  const underWay = new Set<number>();
  let taken = 0;
  let verified = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let idleWaiters: (() => void)[] = [];

  const settle = (callback: WaitingCallback, result: PostResult) => {
    if (result.kind === 'answered') return outbox.finish(callback, 'answered');
    const tries = callback.attempts + 1;
    const again = result.kind !== 'refused' && tries < TRIES;
    log.warn(
      { callback: callback.changeType ?? callback.event, tries, again, problem: result.problem },
      'callback not answered',
    );
    if (again) outbox.postpone(callback.id, target.wall() + betweenTriesMs);
    else outbox.finish(callback, 'given_up', result.problem);
  };

  /** What the fault plan does to the first attempt; true when it is not sent now. */
  const disturbed = (callback: WaitingCallback): boolean | 'twice' => {
    if (callback.attempts > 0) return false;
    const rule = faults.next(`callback:${callback.changeType ?? callback.event}`);
    if (rule?.fault === 'doubled') return 'twice';
    if (rule?.fault === 'lost') outbox.finish(callback, 'lost');
    else if (rule?.fault === 'late') outbox.postpone(callback.id, target.wall() + (rule.value ?? LATE_MS));
    else if (rule?.fault === 'reordered') outbox.postpone(callback.id, target.wall() + REORDER_MS);
    else return false;
    return true;
  };

  const send = async (callback: WaitingCallback) => {
    const xml = eventXml(callback, { corpId, agentId: target.agentId });
    outbox.attempted(callback, target.wall());
    const result = await postEvent(target, xml, callback.ofApp);
    settle(callback, result);
    return xml;
  };

  /** Callbacks that were put off once by the plan are sent when their time comes, without asking the plan again. */
  const putOff = new Set<number>();
  const one = async (callback: WaitingCallback) => {
    const fault = putOff.delete(callback.id) ? false : disturbed(callback);
    if (fault === true) {
      putOff.add(callback.id);
      return;
    }
    const xml = await send(callback);
    if (fault === 'twice') await postEvent(target, xml, callback.ofApp);
  };

  const wakeIdle = () => {
    if (idleWaiters.length === 0 || underWay.size > 0 || outbox.anyWaiting()) return;
    const waiters = idleWaiters;
    idleWaiters = [];
    for (const wake of waiters) wake();
  };

  const pump = () => {
    if (stopped || !verified) return;
    clearTimeout(timer);
    if (underWay.size >= parallel) return;
    for (const callback of outbox.due(target.wall(), parallel - underWay.size, underWay)) {
      underWay.add(callback.id);
      taken += 1;
      one(callback)
        .catch((error: unknown) => log.error({ error }, 'callback sender'))
        .finally(() => {
          underWay.delete(callback.id);
          pump();
        });
    }
    // whatever was put off is looked at when its time comes, also while slow ones are still under way
    if (underWay.size < parallel) {
      const next = outbox.nextAttemptMs(underWay);
      if (next !== null) timer = setTimeout(pump, Math.max(10, next - target.wall()));
    }
    wakeIdle();
  };

  const verify = async () => {
    while (!stopped && !verified) {
      verified = (await verifyAddress(target)) === null;
      if (!verified) await new Promise((resolve) => setTimeout(resolve, BETWEEN_VERIFICATIONS_MS).unref());
    }
    if (verified) log.info({ url: target.url }, 'callback address verified');
    pump();
  };

  return {
    start(): void {
      outbox.onAdded(pump);
      void verify();
    },
    stop(): void {
      stopped = true;
      clearTimeout(timer);
    },
    verified: () => verified,
    /** How often a callback was ever taken in hand. */
    taken: () => taken,
    /**
     * The administrator saves another address, token or key: it is verified first. Answers what is wrong and keeps the
     * old one, or null. What waits is told to the new one.
     */
    async readdress(to: { url: string; token: string; encodingAesKey: string }): Promise<string | null> {
      const { url, ...keys } = to;
      const next = { ...target, url, config: { ...target.config, ...keys } };
      const problem = await verifyAddress(next);
      if (problem !== null) return problem;
      target = next;
      verified = true;
      pump();
      return null;
    },
    /** Resolves when nothing waits and nothing is under way. */
    idle: (): Promise<void> =>
      underWay.size === 0 && !outbox.anyWaiting()
        ? Promise.resolve()
        : new Promise((resolve) => {
            idleWaiters.push(resolve);
            pump();
          }),
  };
}
export type CallbackSender = ReturnType<typeof createCallbackSender>;
