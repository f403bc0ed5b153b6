import type { DuePost } from '@xiaoer/contracts';
import type { Codes, MemberPhone, PersonPhone } from '../../apps/sandbox/phone/src/types.ts';
import { type Answer, good, send } from './json.ts';
import type { Stack } from './stack.ts';

type Content = NonNullable<DuePost['post']>['content'];

interface Verdict {
  lostSends: number;
  duplicateSends: number;
  unexpected: number;
}
interface FaultRule {
  match: string;
  fault: string;
  value?: number;
  times?: number;
}

/** What people do with their phones, by the sandbox's own levers. Callbacks have arrived when `stack.settle()` is back. */
export function townOf({ sandboxUrl, serverUrl, token }: Pick<Stack, 'sandboxUrl' | 'serverUrl' | 'token'>) {
  const ask = async <Body>(path: string, body?: unknown): Promise<Answer<Body>> =>
    send<Body>(body === undefined ? 'GET' : 'POST', `${sandboxUrl}/__sandbox/${path}`, { body });
  const act = async <Body>(path: string, body: unknown) => good(await ask<Body>(path, body));

  return {
    codes: async () => good(await ask<Codes>('codes')),
    /** The poster at a store's counter, by its `state`. */
    async poster(store: string): Promise<string> {
      const { contactWays } = good(await ask<Codes>('codes'));
      const way = contactWays.find(({ state }) => state === `p-${store}`);
      if (!way) throw new Error(`no poster hangs in ${store}`);
      return way.configId;
    },
    /** The code of a store's group. */
    async groupCode(store: string): Promise<string> {
      const { joinWays } = good(await ask<Codes>('codes'));
      const way = joinWays.find(({ state }) => state === `g-${store}`);
      if (!way) throw new Error(`${store} has no group code`);
      return way.configId;
    },
    define: (people: { id: number; name: string }[]) => act('people', { people }),
    scan: (person: number, configId: string) =>
      act<{ result: string; userid?: string; chatId?: string }>(`people/${person}/scan`, { configId }),
    leave: (person: number, chatId: string) => act(`people/${person}/leave`, { chatId }),
    phone: async (person: number) => good(await ask<PersonPhone>(`people/${person}/phone`)),
    staffPhone: async (userid: string) => good(await ask<MemberPhone>(`staff/${userid}/phone`)),
    /** Presses send in 群发助手. What can't be done is answered 409. */
    confirm: (userid: string, msgid: string) =>
      ask<{ sent?: number; error?: string }>(`staff/${userid}/confirm`, { msgid }),
    /** Writes into the open group chat, as the side bar does for a member. */
    post: (userid: string, chatId: string, { text, link }: Content) =>
      act(`staff/${userid}/post`, {
        chatId,
        content: {
          text,
          attachments: link ? [{ msgtype: 'link', link: { title: link.title, desc: link.desc, url: link.url } }] : [],
        },
      }),
    createGroup: (userid: string, name: string) => act<{ chatId: string }>(`staff/${userid}/groups`, { name }),
    oauthCode: async (who: { person: number } | { userid: string }): Promise<string> => {
      const path = 'person' in who ? `people/${who.person}` : `staff/${who.userid}`;
      return (await act<{ code: string }>(`${path}/oauth-code`, {})).code;
    },
    faults: (...rules: FaultRule[]) => act('faults', { seed: 1, rules }),
    /** Every access token dies early. */
    forgetTokens: () => act('tokens/forget', {}),
    /** What the server believes it sent, against what reached the phones: the phones judge. */
    async verdict(): Promise<Verdict> {
      const { sends } = good(
        await send<{ sends: unknown[] }>('GET', `${serverUrl}/internal/figures`, {
          headers: { 'x-control-token': token },
        }),
      );
      return act<Verdict>('ledger/compare', { sends });
    },
  };
}
export type Town = ReturnType<typeof townOf>;
