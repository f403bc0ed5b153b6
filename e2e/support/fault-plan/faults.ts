import { good, send } from '../json.ts';

interface Counted {
  match: string;
  fault: string;
  seen: number;
  hit: number;
}

/** APIs that WeCom shuts for some seconds once, after so many calls of them. */
const BLOCKED = [
  { api: 'externalcontact/add_msg_template', after: 1 },
  { api: 'externalcontact/groupchat/get', after: 4 },
  { api: 'externalcontact/get_groupmsg_send_result', after: 5 },
];
const BLOCKED_SECONDS = 3;

/** The plan: shares in percent of all API calls and of all callbacks, and blocks. */
export const planOf = (seed: number, { timeoutMs }: { timeoutMs: number }) => ({
  seed,
  percent: {
    http: 10,
    timeoutBefore: 2.5,
    timeoutAfter: 2.5,
    // a little longer than the server's patience: it is the one that hangs up
    timeoutMs: timeoutMs + 500,
    lost: 5,
    doubled: 10,
    reordered: 10,
  },
  rules: BLOCKED.map(({ api, after }) => ({ match: api, fault: 'blocked', value: BLOCKED_SECONDS, after, times: 1 })),
});

export const setFaults = async (sandboxUrl: string, plan: object) =>
  good(await send('POST', `${sandboxUrl}/__sandbox/faults`, { body: plan }));

/** How often each fault happened so far. */
export async function faultsSoFar(sandboxUrl: string): Promise<Record<string, number>> {
  const { rules, percent } = good(
    await send<{ rules: Counted[]; percent: Counted[] }>('GET', `${sandboxUrl}/__sandbox/faults`),
  );
  return Object.fromEntries([
    ...percent.map(({ fault, hit }) => [fault, hit]),
    ...rules.map(({ match, hit }) => [`blocked ${match.split('/').at(-1)}`, hit]),
  ]);
}
