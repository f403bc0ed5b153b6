import { createHash } from 'node:crypto';
import type { AppMessageRequest } from './app-message-request.ts';
import type { WorldContext } from './context.ts';

/** Who gets a message at all: one member only so many a minute and an hour, and the same message once (LIMITS §12). */
export function createReceiverLimits({ wall, settings }: Pick<WorldContext, 'wall' | 'settings'>) {
  const received = new Map<string, number[]>();
  const said = new Map<string, number>();

  const hasRoom = (userid: string): boolean => {
    const at = wall();
    const lately = (received.get(userid) ?? []).filter((ms) => at - ms < 3_600_000);
    received.set(userid, lately);
    const { perMinute, perHour } = settings.appMessagesPerMember;
    if (lately.length >= perHour || lately.filter((ms) => at - ms < 60_000).length >= perMinute) return false;
    lately.push(at);
    return true;
  };
  const isRepeat = (userids: string[], { onceWithinSeconds, msgtype, body }: AppMessageRequest): boolean => {
    if (!onceWithinSeconds) return false;
    const key = createHash('sha1')
      .update(JSON.stringify([msgtype, body, userids.toSorted()]))
      .digest('hex');
    const last = said.get(key);
    if (last !== undefined && wall() - last < onceWithinSeconds * 1000) return true;
    said.set(key, wall());
    return false;
  };
  return {
    /** The others get nothing, and nobody says so. */
    letThrough: (userids: string[], request: AppMessageRequest): string[] =>
      isRepeat(userids, request) ? [] : userids.filter(hasRoom),
  };
}
