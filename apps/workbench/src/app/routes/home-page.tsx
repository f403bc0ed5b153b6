import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { openedFrom } from '../../features/group-post/post-queries.ts';
import { SideBar } from '../../features/group-post/side-bar.tsx';
import { TaskList } from '../../features/tasks/task-list.tsx';
import { TodayHead } from './today-head.tsx';

const route = getRouteApi('/');

/** Beside a group (`?chat=`, or the SDK says so) its due post; else the day's tasks. */
export function HomePage() {
  const { chat } = route.useSearch();
  const from = useQuery(openedFrom);
  const chatId = chat ?? from.data;
  if (chatId) return <SideBar chatId={chatId} />;
  return (
    <>
      <TodayHead />
      <TaskList />
    </>
  );
}
