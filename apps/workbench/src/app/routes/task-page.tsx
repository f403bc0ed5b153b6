import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from '@xiaoer/ui';
import { TaskDetail } from '../../features/tasks/task-detail.tsx';

const route = getRouteApi('/tasks/$taskId');

export function TaskPage() {
  const { t } = useTranslation();
  const { taskId } = route.useParams();
  const { kind } = route.useSearch();
  return (
    <>
      <Link className="back" to="/today">
        ‹ {t('shell.today')}
      </Link>
      <TaskDetail key={taskId} taskId={taskId} kind={kind} />
    </>
  );
}
