import { good, send } from '../json.ts';

interface Counted {
  match: string;
  fault: string;
  seen: number;
  hit: number;
}

/** After how many calls WeCom shuts each of these APIs for some seconds, once. */
const SHUT_AFTER = {
  'externalcontact/add_msg_template': 1,
  'externalcontact/groupchat/get': 4,
  'externalcontact/get_groupmsg_send_result': 5,
};
export type ShutApi = keyof typeof SHUT_AFTER;
const SHUT_SECONDS = 3;

/** The plan: shares in percent of all API calls and of all callbacks, and blocks. */
export const planOf = (seed: number, { timeoutMs, shut }: { timeoutMs: number; shut: readonly ShutApi[] }) => ({
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
  rules: shut.map((api) => ({ match: api, fault: 'blocked', value: SHUT_SECONDS, after: SHUT_AFTER[api], times: 1 })),
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
