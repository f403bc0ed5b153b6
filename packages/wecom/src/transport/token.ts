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
  get(key: string): Promise<StoredToken | undefined>;
  set(key: string, token: StoredToken): Promise<void>;
  /** Runs `work` while nobody else holding the same key does. */
  withLock<T>(key: string, work: () => Promise<T>): Promise<T>;
}

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

export interface TokenSource {
  /** The current token, fetched when there is none. */
  current(): Promise<string>;
  /** A token other than `bad`: the one somebody else fetched meanwhile, or a new one. */
  replace(bad: string): Promise<string>;
}

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
  fetchToken: () => Promise<{ value: unknown; expiresIn: unknown }>;
}): TokenSource {
  async function stored(): Promise<string | undefined> {
    const token = await store.get(key);
    return token && token.expiresAt > clock() ? token.value : undefined;
  }

  let refusal: { error: WeComError; until: number } | undefined;

  async function fetchAndStore(): Promise<string> {
    if (refusal && clock() < refusal.until) throw refusal.error;
    const { value, expiresIn } = await fetchToken().catch((error: unknown) => {
      if (error instanceof WeComError && WRONG_CREDENTIALS.has(error.code)) {
        refusal = { error, until: clock() + REFUSED_MS };
      }
      throw error;
    });
    const life = Number(expiresIn) * 1000;
    if (typeof value !== 'string' || value === '' || !(life > 0)) throw badAnswer(api);
    await store.set(key, { value, expiresAt: clock() + life - Math.min(MARGIN_MS, life / 10) });
    return value;
  }

  return {
    async current() {
      return (await stored()) ?? store.withLock(key, async () => (await stored()) ?? fetchAndStore());
    },
    replace(bad) {
      return store.withLock(key, async () => {
        const now = await stored();
        return now !== undefined && now !== bad ? now : fetchAndStore();
      });
    },
  };
}
