import { TaskList } from '../../features/tasks/task-list.tsx';
import { TodayHead } from './today-head.tsx';

export function TodayPage() {
  return (
    <>
      <TodayHead />
      <TaskList />
    </>
  );
}
