import { refuse } from '../world/errors.ts';
import { secretId } from '../world/ids.ts';
import type { WorldSettings } from '../world/settings.ts';

export interface CorpCredentials {
  corpId: string;
  agentId: number;
  secret: string;
  /** Of the contact-sync assistant (通讯录同步). */
  syncSecret: string;
}

/** Whose token it is: the self-built app's, or the contact-sync assistant's. */
export type Caller = 'app' | 'sync';

/** Seconds of a token or ticket. */
const LIFE_SECONDS = 7200;
const HOUR_MS = 3_600_000;

/** Access tokens and JS tickets of the corp. They live in memory: after a restart the platform meets 40014, as it may. */
export function createCredentials(corp: CorpCredentials, wall: () => number, settings: WorldSettings) {
  const tokens = new Map<string, { wallMs: number; caller: Caller }>();
  const tickets = new Map<'corp' | 'agent', { value: string; wallMs: number }[]>();
  const wrong = new Map<string, { n: number; fromMs: number }>();
  const alive = (wallMs: number) => wall() - wallMs < LIFE_SECONDS * 1000;

  /** Repeated wrong secrets shut the address out for an hour (LIMITS §12). */
  const countWrong = (ip: string) => {
    const known = wrong.get(ip);
    if (!known || wall() - known.fromMs >= HOUR_MS) wrong.set(ip, { n: 1, fromMs: wall() });
    else {
      known.n++;
      if (known.n === settings.wrongSecrets) known.fromMs = wall();
    }
  };
  const checkAddress = (ip: string) => {
    const known = wrong.get(ip);
    if (known && known.n >= settings.wrongSecrets && wall() - known.fromMs < HOUR_MS)
      refuse(45009, `api freq out of limit, from ip: ${ip}`);
  };

  return {
    issueToken(corpId: string, secret: string, ip = '127.0.0.1') {
      checkAddress(ip);
      if (corpId !== corp.corpId) refuse(40013, 'invalid corpid');
      const caller: Caller | null = secret === corp.secret ? 'app' : secret === corp.syncSecret ? 'sync' : null;
      if (!caller) {
        countWrong(ip);
        return refuse(40001, 'invalid credential');
      }
      wrong.delete(ip);
      for (const [token, { wallMs }] of tokens) if (!alive(wallMs)) tokens.delete(token);
      const token = secretId('tok', 48);
      tokens.set(token, { wallMs: wall(), caller });
      return { access_token: token, expires_in: LIFE_SECONDS };
    },
    /** Whose token this is; refuses what is missing, unknown or expired. */
    check(token: string | undefined): Caller {
      if (!token) return refuse(41001, 'access_token missing');
      const issued = tokens.get(token) ?? refuse(40014, 'invalid access_token');
      if (!alive(issued.wallMs)) refuse(42001, 'access_token expired');
      return issued.caller;
    },
    /** Makes every token unknown, as when the platform lets them die early. */
    forgetTokens: () => tokens.clear(),
    ticket(kind: 'corp' | 'agent') {
      const known = (tickets.get(kind) ?? []).filter(({ wallMs }) => alive(wallMs));
      const newest = known.at(-1);
      if (newest)
        return { ticket: newest.value, expires_in: LIFE_SECONDS - Math.floor((wall() - newest.wallMs) / 1000) };
      const made = { value: secretId(kind === 'corp' ? 'kgt' : 'agt', 48), wallMs: wall() };
      tickets.set(kind, [...known, made]);
      return { ticket: made.value, expires_in: LIFE_SECONDS };
    },
    /** Tickets that still count when a page's signature is checked. */
    validTickets: (kind: 'corp' | 'agent') =>
      (tickets.get(kind) ?? []).filter(({ wallMs }) => alive(wallMs)).map(({ value }) => value),
  };
}
export type Credentials = ReturnType<typeof createCredentials>;
