import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { openedFrom } from '../../features/group-post/post-queries.ts';
import { SideBar } from '../../features/group-post/side-bar.tsx';
import { TodayPage } from './today-page.tsx';

const route = getRouteApi('/');

/** Beside a group (`?chat=`, or the SDK says so) its due post; else the day's tasks. */
export function HomePage() {
  const { chat } = route.useSearch();
  const from = useQuery(openedFrom);
  const chatId = chat ?? from.data;
  return chatId ? <SideBar chatId={chatId} /> : <TodayPage />;
}
