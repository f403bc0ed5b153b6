import { sql } from 'kysely';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';

/** One window of counting, in wall milliseconds. */
const WINDOW_MS = 15 * 60_000;

/**
 * Tries per window. For one login from one address: a person's typing errors. For one address: a whole office behind
 * one router. For one login from anywhere: slows a spread-out guesser, and is high so that a stranger can hardly
 * lock somebody out.
 */
const CAPS = { loginAndAddress: 8, address: 60, login: 100 };

const windowOf = (wall: Date) => new Date(Math.floor(wall.getTime() / WINDOW_MS) * WINDOW_MS);

/** Counts before the password is looked at, so that parallel guesses can't slip past the count. */
export function createLoginLimit({ db, secrets, wall }: Pick<Platform, 'db' | 'secrets' | 'wall'>) {
  const ownSubject = (login: string, address: string) => secrets.fingerprint(`login+address|${login}|${address}`);

  /** Throws 429 `access.too_many_logins` when one of the counts is full. */
  async function count(login: string, address: string): Promise<void> {
    const now = wall();
    const window = windowOf(now);
    const caps = new Map([
      [ownSubject(login, address), CAPS.loginAndAddress],
      [secrets.fingerprint(`address|${address}`), CAPS.address],
      [secrets.fingerprint(`login|${login}`), CAPS.login],
    ]);
    // In one order everywhere: two log-ins that share two of the rows must not wait for each other.
    const rows = [...caps.keys()].sort().map((subject) => sql`(${subject}, ${window}::timestamptz, 1)`);
    const { rows: counted } = await sql<{ subject: string; attempts: number }>`
      insert into access.login_attempt as a (subject, window_start, attempts) values ${sql.join(rows)}
      on conflict (subject, window_start) do update set attempts = a.attempts + 1
      returning subject, attempts`.execute(db);
    if (counted.some((row) => row.attempts > caps.get(row.subject)!)) {
      const retryAfterSeconds = Math.ceil((window.getTime() + WINDOW_MS - now.getTime()) / 1000);
      throw new AppError('access.too_many_logins', { retryAfterSeconds }, 429);
    }
  }

  /** After a right password her own count starts anew, and windows that are over go. */
  async function forget(login: string, address: string): Promise<void> {
    await sql`delete from access.login_attempt
      where subject = ${ownSubject(login, address)} or window_start < ${windowOf(wall())}`.execute(db);
  }

  return { count, forget };
}
