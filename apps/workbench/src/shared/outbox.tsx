import { ApiError, isTemporary, Nothing, postJson } from '@xiaoer/ui';
import { createContext, type PropsWithChildren, useContext, useEffect, useSyncExternalStore } from 'react';
import { loginIfNeeded } from './login.ts';
import {
  type Delivery,
  type Entry,
  type NewEntry,
  parseEntries,
  put,
  type Refusal,
  settle,
  unsent,
} from './outbox-entries.ts';

const STORE = 'xiaoer.outbox';
/** Wall milliseconds between attempts while something is waiting. */
const AGAIN_MS = 10_000;

/**
 * Reports that survive a lost connection and a closed page: written down first, then sent until the server has answered.
 */
export function createOutbox({ onDelivered }: { onDelivered: () => void }) {
  let entries = parseEntries(localStorage.getItem(STORE));
  let sending = false;
  const listeners = new Set<() => void>();

  function write(next: Entry[]) {
    entries = next;
    localStorage.setItem(STORE, JSON.stringify(entries));
    for (const listener of listeners) listener();
  }

  async function flush() {
    if (sending) return;
    sending = true;
    try {
      let delivered = false;
      for (const entry of unsent(entries)) {
        const { delivery, refusal } = await attempt(entry);
        delivered ||= delivery === 'delivered';
        write(settle(entries, entry, delivery, refusal));
        if (delivery === 'later') break; // the others would fail alike
      }
      if (delivered) onDelivered();
    } finally {
      sending = false;
    }
  }

  return {
    report(entry: NewEntry) {
      write(put(entries, entry));
      void flush();
    },
    flush,
    /** Somebody has read why it was refused. */
    forget(key: string) {
      write(entries.filter((e) => e.key !== key));
    },
    all: () => entries,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
export type Outbox = ReturnType<typeof createOutbox>;

async function attempt({ path, body }: Entry): Promise<{ delivery: Delivery; refusal: Refusal | null }> {
  try {
    await postJson(path, body, Nothing);
    return { delivery: 'delivered', refusal: null };
  } catch (error) {
    loginIfNeeded(error);
    const loginMissing = error instanceof ApiError && error.status === 401;
    if (isTemporary(error) || loginMissing) return { delivery: 'later', refusal: null };
    const refusal = error instanceof ApiError ? { code: error.code, details: error.details } : null;
    return { delivery: 'refused', refusal };
  }
}

const OutboxContext = createContext<Outbox | null>(null);

/** Tries again when the phone is online again, when the page is looked at again, and every ten seconds in between. */
export function OutboxProvider({ outbox, children }: PropsWithChildren<{ outbox: Outbox }>) {
  useEffect(() => {
    const flush = () => void outbox.flush();
    flush();
    window.addEventListener('online', flush);
    document.addEventListener('visibilitychange', flush);
    const timer = setInterval(flush, AGAIN_MS);
    return () => {
      window.removeEventListener('online', flush);
      document.removeEventListener('visibilitychange', flush);
      clearInterval(timer);
    };
  }, [outbox]);
  return <OutboxContext value={outbox}>{children}</OutboxContext>;
}

/** What still waits to be told, what was refused and must be read, and how to add to it. */
export function useOutbox(): {
  report: Outbox['report'];
  forget: Outbox['forget'];
  waiting: readonly Entry[];
  refused: readonly Entry[];
} {
  const outbox = useContext(OutboxContext);
  if (!outbox) throw new Error('useOutbox needs an OutboxProvider above it');
  const all = useSyncExternalStore(outbox.subscribe, outbox.all);
  return { report: outbox.report, forget: outbox.forget, waiting: unsent(all), refused: all.filter((e) => e.refusal) };
}
