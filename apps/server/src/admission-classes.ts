import type { ClassOf, Limits } from './platform/admission/index.ts';

/**
 * Who is let in when more come than can be served, per process, in the order of their right of way. A till in front of
 * a customer comes before everything; head office keeps working; whoever claims comes before those who look around.
 *
 * Claims are settled in sets and hold no connection of the database while they wait for theirs: hence so many at once,
 * since larger sets are cheaper. Log-ins wait for WeCom's answer. The others take a connection each, of which a process
 * has sixteen.
 */
export const LIMITS: Limits = {
  atOnce: 1_280,
  classes: [
    { name: 'redeem', atMost: 64, kept: 32, waiting: 500 },
    { name: 'work', atMost: 48, kept: 24, waiting: 300 },
    { name: 'claim', atMost: 1_024, kept: 64, waiting: 3_000, waitingOfOneKey: 2_000 },
    { name: 'log_in', atMost: 64, kept: 8, waiting: 300 },
    { name: 'browse', atMost: 48, kept: 16, waiting: 500 },
  ],
  // The pages give up after twelve seconds.
  patienceMs: 5_000,
  longestMs: 60_000,
};

/**
 * By the route's address. Callbacks stand outside: WeCom waits five seconds and comes again, so they are stored
 * whatever happens, together when many come. So do health, metrics and the pages' files, which ask the database nothing.
 */
const CLASSES: readonly [RegExp, string][] = [
  // tills and counters: quote, reserve, redeem, cancel; and what a customer takes back herself
  [/^\/api\/v1\/coupons\//, 'redeem'],
  [/^\/api\/workbench\/(redeem|cancel|coupons)/, 'redeem'],
  [/^\/api\/shop\/.*\/cancel$/, 'redeem'],
  [/^\/api\/shop\/drops\/:token\/claims/, 'claim'],
  [/^\/api\/shop\/oauth\//, 'log_in'],
  [/^\/api\/shop\//, 'browse'],
  [/^\/api\/(console|workbench|v1)\//, 'work'],
];

const byRoute = new Map<string, string | null>();

export const classOf: ClassOf = ({ routeOptions: { url = '' }, params }) => {
  const known = byRoute.get(url);
  const name = known === undefined ? (CLASSES.find(([route]) => route.test(url))?.[1] ?? null) : known;
  if (known === undefined) byRoute.set(url, name);
  if (name === null) return null;
  return { class: name, key: name === 'claim' ? ((params as { token?: string }).token ?? null) : null };
};
