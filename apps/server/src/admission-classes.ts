import type { ClassOf, Limits } from './platform/admission/index.ts';

/**
 * Who is let in when more come than can be served, per process, in the order of their right of way. A till in front of
 * a customer comes before everything; head office keeps working; whoever claims comes before those who look around.
 *
 * Claims are settled in sets and hold no connection of the database while they wait for theirs: hence so many at once,
 * and no more than make full sets, since those who wait here can still be overtaken by a till. Others wait for WeCom's
 * answer. The rest take a connection each and work of the database, which is done no sooner by doing more of it at once:
 * measured, half as many at once were answered in half the time, and more of them.
 */
export const LIMITS: Limits = {
  atOnce: 384,
  classes: [
    // A till that can't be served within a second hears so, and asks again with the same key.
    { name: 'redeem', atMost: 8, kept: 6, waiting: 500, patienceMs: 600 },
    { name: 'quote', atMost: 4, kept: 2, waiting: 200, patienceMs: 600 },
    { name: 'work', atMost: 12, kept: 6, waiting: 300 },
    { name: 'claim', atMost: 256, kept: 64, waiting: 3_000, waitingOfOneKey: 2_000 },
    { name: 'outside', atMost: 64, kept: 8, waiting: 300 },
    { name: 'browse', atMost: 6, kept: 3, waiting: 500 },
  ],
  // Soon told where she stands, a page can show it; and a connection of what ends TLS is free again.
  patienceMs: 1_000,
  longestMs: 600_000,
  promisedShare: 0.7,
};

/**
 * By the address. Callbacks stand outside: WeCom waits five seconds and comes again, so they are stored
 * whatever happens, together when many come. So do health, metrics and the pages' files, which ask the database nothing.
 */
const CLASSES: readonly [RegExp, string][] = [
  [/^\/api\/shop\/drops\/[^/]+\/claims$/, 'claim'],
  [/^\/api\/v1\/coupons\/quote$/, 'quote'],
  // tills and counters: reserve, redeem, cancel; and what a customer takes back herself
  [/^\/api\/v1\/coupons\//, 'redeem'],
  [/^\/api\/workbench\/(redeem|cancel|coupons)/, 'redeem'],
  [/^\/api\/shop\/.*\/cancel$/, 'redeem'],
  // log-ins and groups to join: WeCom is asked
  [/^\/api\/shop\/(oauth\/|join$)/, 'outside'],
  [/^\/api\/shop\//, 'browse'],
  [/^\/api\/(console|workbench|v1)\//, 'work'],
];

export const classOf: ClassOf = ({ path }) => {
  // Callbacks come in thousands too. An address in disguise (%61pi) finds its route, but no way around.
  if (!path.startsWith('/api/')) return path.includes('%') ? { class: 'browse', key: null } : null;
  const name = CLASSES.find(([address]) => address.test(path))?.[1];
  if (name === undefined) return null;
  return { class: name, key: name === 'claim' ? path : null };
};
