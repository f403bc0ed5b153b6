import { refuse } from '../world/errors.ts';
import { secretId } from '../world/ids.ts';

export interface CorpCredentials {
  corpId: string;
  agentId: number;
  secret: string;
}

/** Seconds of a token or ticket. */
const LIFE_SECONDS = 7200;

/** Access tokens and JS tickets of the one app. They live in memory: after a restart the platform meets 40014, as it may. */
export function createCredentials(corp: CorpCredentials, wall: () => number) {
  const tokens = new Map<string, number>();
  const tickets = new Map<'corp' | 'agent', { value: string; wallMs: number }[]>();
  const alive = (wallMs: number) => wall() - wallMs < LIFE_SECONDS * 1000;

  return {
    issueToken(corpId: string, secret: string) {
      if (corpId !== corp.corpId) refuse(40013, 'invalid corpid');
      if (secret !== corp.secret) refuse(40001, 'invalid credential');
      for (const [token, wallMs] of tokens) if (!alive(wallMs)) tokens.delete(token);
      const token = secretId('tok', 48);
      tokens.set(token, wall());
      return { access_token: token, expires_in: LIFE_SECONDS };
    },
    check(token: string | undefined): void {
      if (!token) {
        refuse(41001, 'access_token missing');
        return;
      }
      const issued = tokens.get(token);
      if (issued === undefined) refuse(40014, 'invalid access_token');
      else if (!alive(issued)) refuse(42001, 'access_token expired');
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
