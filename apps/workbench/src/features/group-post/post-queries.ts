import { queryOptions } from '@tanstack/react-query';
import { DuePost } from '@xiaoer/contracts';
import { getJson } from '@xiaoer/ui';
import { currentChat } from '../../shared/wecom-sdk.ts';

/** Wall milliseconds: the side bar stays open while a shift goes by. */
const REFRESH_MS = 20_000;

export const duePost = (chatId: string) =>
  queryOptions({
    queryKey: ['group-post', chatId],
    queryFn: () => getJson(`/api/workbench/groups/${encodeURIComponent(chatId)}/post`, DuePost),
    refetchInterval: REFRESH_MS,
  });

/** The group whose tool bar we are in. It can't change while the page is open. */
export const openedFrom = queryOptions({
  queryKey: ['opened-from'],
  queryFn: currentChat,
  staleTime: 60_000,
  retry: 1,
});
