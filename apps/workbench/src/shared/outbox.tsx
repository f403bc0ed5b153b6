import { ApiError, isTemporary, Nothing, postJson } from '@xiaoer/ui';
import { createContext, type PropsWithChildren, useContext, useEffect, useSyncExternalStore } from 'react';
import { loginIfNeeded } from './login.ts';
import { type Delivery, type Entry, parseEntries, put, settle } from './outbox-entries.ts';

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
      for (const entry of [...entries]) {
        const delivery = await attempt(entry);
        delivered ||= delivery === 'delivered';
        write(settle(entries, entry, delivery));
        if (delivery === 'later') break; // the others would fail alike
      }
      if (delivered) onDelivered();
    } finally {
      sending = false;
    }
  }

  return {
    report(entry: Omit<Entry, 'serial'>) {
      write(put(entries, entry));
      void flush();
    },
    flush,
    waiting: () => entries,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
export type Outbox = ReturnType<typeof createOutbox>;

async function attempt({ path, body }: Entry): Promise<Delivery> {
  try {
    await postJson(path, body, Nothing);
    return 'delivered';
  } catch (error) {
    loginIfNeeded(error);
    const loginMissing = error instanceof ApiError && error.status === 401;
    return isTemporary(error) || loginMissing ? 'later' : 'refused';
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

/** What still waits to be told, and how to add to it. */
export function useOutbox(): { report: Outbox['report']; waiting: readonly Entry[] } {
  const outbox = useContext(OutboxContext);
  if (!outbox) throw new Error('useOutbox needs an OutboxProvider above it');
  const waiting = useSyncExternalStore(outbox.subscribe, outbox.waiting);
  return { report: outbox.report, waiting };
}
