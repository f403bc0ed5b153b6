import { WeComError } from '../errors/wecom-error.ts';
import { badAnswer } from './exchange.ts';

/** What a store keeps under a key: an access token or a JS ticket. */
export interface StoredToken {
  value: string;
  /** Unix milliseconds. */
  expiresAt: number;
}

/**
 * Where tokens live. The default keeps them in this process; processes that share an app share a store, so that
 * they do not invalidate each other's token.
 */
export interface TokenStore {
  /** What was set last, expired or not. Keys hold the corp's id and a hash of the secret, never the secret. */
  get(key: string): Promise<StoredToken | undefined>;
  /** Replaces what was there. */
  set(key: string, token: StoredToken): Promise<void>;
  /** Runs `work` while nobody else, in any process that shares the store, runs theirs for the same key. */
  withLock<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** A token store of this process alone: fetched once however many calls ask at the same moment. */
export function createMemoryTokenStore(): TokenStore {
  const tokens = new Map<string, StoredToken>();
  const queues = new Map<string, Promise<unknown>>();
  return {
    get: async (key) => tokens.get(key),
    set: async (key, token) => {
      tokens.set(key, token);
    },
    withLock(key, work) {
      const before = queues.get(key) ?? Promise.resolve();
      const mine = before.then(work, work);
      queues.set(key, mine);
      const clear = () => {
        if (queues.get(key) === mine) queues.delete(key);
      };
      mine.then(clear, clear);
      return mine;
    },
  };
}

/** A token is renewed this long before it ends, or after nine tenths of its life when that is shorter. */
const MARGIN_MS = 5 * 60_000;

/** Repeated wrong secrets block our address for an hour, so a refused one is not shown again for this long. */
const REFUSED_MS = 60_000;
const WRONG_CREDENTIALS = new Set<number | string>([40001, 40013, 40091]);

/** How long the caller who happens to fetch is ready to wait for it. */
export interface Patience {
  signal?: AbortSignal;
  /** For the turn of the fetch under the rate limits. Milliseconds. */
  maxWaitMs?: number;
}

/** One kind of token of one app, fetched by one caller for all. */
export interface TokenSource {
  /** The current token, fetched when there is none. */
  current(patience?: Patience): Promise<string>;
  /** A token other than `bad`: the one somebody else fetched meanwhile, or a new one. */
  replace(bad: string, patience?: Patience): Promise<string>;
}

/** Tokens as they are wanted: from the store, and from the platform when the store has none that is good. */
export function createTokenSource({
  api,
  store,
  key,
  clock,
  fetchToken,
}: {
  /** The endpoint that hands them out, for errors. */
  api: string;
  store: TokenStore;
  key: string;
  clock: () => number;
  /** `expiresIn` in seconds; both as the platform says them. */
  fetchToken: (patience: Patience) => Promise<{ value: unknown; expiresIn: unknown }>;
}): TokenSource {
  // What the store said last: it is asked again only when this has ended or was refused.
  let known: StoredToken | undefined;
  const good = (token: StoredToken | undefined) => (token && token.expiresAt > clock() ? token.value : undefined);

  async function stored(): Promise<string | undefined> {
    known = await store.get(key);
    return good(known);
  }

  let refusal: { error: WeComError; until: number } | undefined;

  async function fetchAndStore(patience: Patience): Promise<string> {
    if (refusal && clock() < refusal.until) throw refusal.error;
    const { value, expiresIn } = await fetchToken(patience).catch((error: unknown) => {
      if (error instanceof WeComError && WRONG_CREDENTIALS.has(error.code)) {
        refusal = { error, until: clock() + REFUSED_MS };
      }
      throw error;
    });
    const life = Number(expiresIn) * 1000;
    if (typeof value !== 'string' || value === '' || !(life > 0)) throw badAnswer(api);
    known = { value, expiresAt: clock() + life - Math.min(MARGIN_MS, life / 10) };
    await store.set(key, known);
    return value;
  }

  return {
    async current(patience = {}) {
      return (
        good(known) ?? (await stored()) ?? store.withLock(key, async () => (await stored()) ?? fetchAndStore(patience))
      );
    },
    replace(bad, patience = {}) {
      if (known?.value === bad) known = undefined;
      return store.withLock(key, async () => {
        const now = await stored();
        return now !== undefined && now !== bad ? now : fetchAndStore(patience);
      });
    },
  };
}
