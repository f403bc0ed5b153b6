import type { KfMessage } from '@xiaoer/wecom';
import type { State } from './send-rule.ts';
import { stateNow } from './send-rule.ts';

/** What messages and events change about a conversation. */
export interface Standing {
  state: State;
  servicer: string | null;
  wroteAt: Date | null;
  waitingSince: Date | null;
  lastAt: Date;
  refusedAt: Date | null;
  fullFor: Date | null;
  overFor: Date | null;
  /** Of her last way in. */
  scene: string | null;
}

/** `session_status_change` (API.md §19). */
const TAKEN = 1;
const TRANSFERRED = 2;
const ENDED = 3;
const REOPENED = 4;
/** `msg_send_fail` (API.md §19). */
const FAILED = { late: 4, closed: 5, sixth: 6, refused: 10 };

export const newStanding = (at: Date): Standing => ({
  state: 4,
  servicer: null,
  wroteAt: null,
  waitingSince: null,
  lastAt: at,
  refusedAt: null,
  fullFor: null,
  overFor: null,
  scene: null,
});

export const timeOf = (message: Pick<KfMessage, 'send_time'>): Date => new Date(message.send_time * 1000);

/** The conversation after one more message or event, in WeCom's order. */
export function fold(before: Standing, message: KfMessage): Standing {
  const at = timeOf(message);
  const standing = { ...before, lastAt: later(before.lastAt, at) };
  if (message.origin === 3) {
    const opens = stateNow(before, at) === 4;
    return {
      ...standing,
      wroteAt: later(before.wroteAt, at),
      waitingSince: before.waitingSince ?? at,
      ...(opens ? { state: 0 as const, servicer: null } : {}),
    };
  }
  if (message.origin === 5) {
    return { ...standing, state: 3, servicer: message.servicer_userid ?? before.servicer, waitingSince: null };
  }
  return message.event ? { ...standing, ...changeOf(message.event, before, at) } : standing;
}

function changeOf(event: NonNullable<KfMessage['event']>, before: Standing, at: Date): Partial<Standing> {
  switch (event.event_type) {
    case 'enter_session':
      return { scene: event.scene || null };
    case 'session_status_change':
      switch (event.change_type) {
        case TAKEN:
        case TRANSFERRED:
        case REOPENED:
          return { state: 3, servicer: event.new_servicer_userid ?? null };
        case ENDED:
          return { state: 4, servicer: null, waitingSince: null };
        default:
          return {};
      }
    case 'msg_send_fail':
      if (event.fail_type === FAILED.refused) return { refusedAt: at };
      if (event.fail_type === FAILED.sixth) return { fullFor: before.wroteAt };
      if (event.fail_type === FAILED.late) return { overFor: before.wroteAt };
      return event.fail_type === FAILED.closed ? { state: 4, servicer: null } : {};
    default:
      return {};
  }
}

const later = (a: Date | null, b: Date): Date => (a && a > b ? a : b);
