import type { Delivery } from './delivery.ts';

/** What a town listens to. A mass send that reaches thousands of phones is told once, as one list. */
interface Happenings {
  /** Reached a phone or a group just now. */
  delivered: Delivery[];
  /** A mass send waits in 群发助手 of these members. */
  massSendAsked: { msgid: string; userids: string[] };
  massSendCancelled: { msgid: string };
  appMessageArrived: { msgid: string; userids: string[] };
  /** These two are contacts now, however it came about. */
  contactMade: { personId: number; userid: string };
  memberLeft: { userid: string };
}

export type Tell = <Name extends keyof Happenings>(name: Name, what: Happenings[Name]) => void;
export type Listen = <Name extends keyof Happenings>(name: Name, listener: (what: Happenings[Name]) => void) => void;

export function createHappenings(): { on: Listen; tell: Tell } {
  const listeners: { [Name in keyof Happenings]: ((what: Happenings[Name]) => void)[] } = {
    delivered: [],
    massSendAsked: [],
    massSendCancelled: [],
    appMessageArrived: [],
    contactMade: [],
    memberLeft: [],
  };
  return {
    on: (name, listener) => void listeners[name].push(listener),
    tell: (name, what) => {
      for (const listener of listeners[name]) listener(what);
    },
  };
}
