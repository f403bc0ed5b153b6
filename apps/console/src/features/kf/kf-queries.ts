import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  Accepted,
  type ChangeKfServicers,
  type CreateKfAccount,
  type CreateKfLink,
  KfChat,
  KfConversations,
  KfFigures,
  KfOverview,
  KfRulesView,
  KfSent,
  KfServicerResults,
  type MoveKf,
  type SaveKfRules,
  type SendKf,
} from '@xiaoer/contracts';
import { getJson, Nothing, postJson, requestJson } from '@xiaoer/ui';
import type { z } from 'zod';

const AT = '/api/console/kf';
const account = (openKfid: string) => `${AT}/accounts/${encodeURIComponent(openKfid)}`;
/** Whose conversation with which account. */
export interface Who {
  openKfid: string;
  externalUserid: string;
}
const talk = ({ openKfid, externalUserid }: Who) =>
  `${account(openKfid)}/conversations/${encodeURIComponent(externalUserid)}`;

export const overview = queryOptions({
  queryKey: ['kf', 'overview'],
  queryFn: ({ signal }) => getJson(AT, KfOverview, { signal }),
  refetchInterval: 15_000,
});

export interface ConversationFilter {
  show: 'open' | 'waiting' | 'all';
  account: string | null;
  page: number;
}
export const conversations = ({ show, account: openKfid, page }: ConversationFilter) =>
  queryOptions({
    queryKey: ['kf', 'conversations', show, openKfid, page],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ show, page: String(page), ...(openKfid ? { account: openKfid } : {}) });
      return getJson(`${AT}/conversations?${query}`, KfConversations, { signal });
    },
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  });

export const chat = (who: Who) =>
  queryOptions({
    queryKey: ['kf', 'chat', who],
    queryFn: ({ signal }) => getJson(talk(who), KfChat, { signal }),
    refetchInterval: 3_000,
  });

export const figures = queryOptions({
  queryKey: ['kf', 'figures'],
  queryFn: ({ signal }) => getJson(`${AT}/figures`, KfFigures, { signal }),
  refetchInterval: 60_000,
});

export const rulesOf = (openKfid: string) =>
  queryOptions({
    queryKey: ['kf', 'rules', openKfid],
    queryFn: ({ signal }) => getJson(`${account(openKfid)}/rules`, KfRulesView, { signal }),
  });

export const saveRules = (openKfid: string, body: z.infer<typeof SaveKfRules>) =>
  requestJson('PUT', `${account(openKfid)}/rules`, body, Nothing);
export const sendKf = (who: Who, body: z.infer<typeof SendKf>) => postJson(`${talk(who)}/messages`, body, KfSent);
export const moveKf = (who: Who, body: z.infer<typeof MoveKf>) => postJson(`${talk(who)}/move`, body, Accepted);
export const createAccount = (body: z.infer<typeof CreateKfAccount>) => postJson(`${AT}/accounts`, body, Nothing);
export const renameAccount = (openKfid: string, name: string) =>
  requestJson('PUT', account(openKfid), { name }, Accepted);
export const removeAccount = (openKfid: string) => postJson(`${account(openKfid)}/remove`, {}, Accepted);
export const changeServicers = (openKfid: string, body: z.infer<typeof ChangeKfServicers>) =>
  postJson(`${account(openKfid)}/servicers`, body, KfServicerResults);
export const createLink = (body: z.infer<typeof CreateKfLink>) => postJson(`${AT}/links`, body, Nothing);
export const look = () => postJson(`${AT}/look`, {}, Accepted);
export const setRetention = (days: number) => requestJson('PUT', `${AT}/retention`, { days }, Accepted);
export const mediaAddress = (msgid: string) => `${AT}/messages/${encodeURIComponent(msgid)}/media`;
