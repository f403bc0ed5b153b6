import { send } from '../json.ts';
import { drawn } from './random.ts';
import { readTruth } from './truth.ts';

/** One in so many requests is never answered by its member. */
const UNCONFIRMED_SHARE = 0.125;
const LOOK_EVERY_MS = 500;

/** Members who press send in 群发助手 whenever something waits there, except that some never do. */
export function startHands({ sandboxUrl, seed }: { sandboxUrl: string; seed: number }) {
  const seen = new Set<string>();
  const confirmed = new Set<string>();
  let stopped = false;

  /** By sender and run, so that the same members keep still for the same run, whatever the ids. */
  const keepsStill = (sender: string, marker: string) => drawn(seed, 'still', sender, marker) < UNCONFIRMED_SHARE;

  async function look(): Promise<void> {
    for (const { msgid, sender, marker, createType, cancelledAt } of await readTruth(sandboxUrl, 'massSend')) {
      if (createType !== 0 || cancelledAt !== null || seen.has(String(msgid))) continue;
      seen.add(String(msgid));
      if (keepsStill(String(sender), String(marker))) continue;
      const answer = await send('POST', `${sandboxUrl}/__sandbox/staff/${sender}/confirm`, { body: { msgid } });
      // 409: it was stopped in this moment
      if (answer.status === 200) confirmed.add(String(msgid));
      else if (answer.status !== 409) throw new Error(`a confirmation was answered ${answer.status}`);
    }
  }
  const working = (async () => {
    while (!stopped) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    await look();
  })();
  return {
    confirmed,
    /** Ends after a last look. */
    async stop() {
      stopped = true;
      await working;
    },
  };
}
