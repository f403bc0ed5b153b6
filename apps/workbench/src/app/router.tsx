import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { WorkbenchTask } from '@xiaoer/contracts';
import { ErrorNote } from '@xiaoer/ui';
import { z } from 'zod';
import { HomePage } from './routes/home-page.tsx';
import { LostPage } from './routes/lost-page.tsx';
import { RedeemPage } from './routes/redeem-page.tsx';
import { TaskPage } from './routes/task-page.tsx';
import { TodayPage } from './routes/today-page.tsx';
import { Shell } from './shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: LostPage });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: z.object({ chat: z.string().optional() }),
  component: HomePage,
});
const today = createRoute({ getParentRoute: () => root, path: '/today', component: TodayPage });
/** Ids are unique within a kind; cards in WeCom lead here with both. */
const task = createRoute({
  getParentRoute: () => root,
  path: '/tasks/$taskId',
  validateSearch: z.object({ kind: WorkbenchTask.shape.kind.optional().catch(undefined) }),
  component: TaskPage,
});
const redeem = createRoute({ getParentRoute: () => root, path: '/redeem', component: RedeemPage });

export function createWorkbenchRouter() {
  return createRouter({
    routeTree: root.addChildren([home, today, task, redeem]),
    basepath: '/workbench',
    defaultErrorComponent: ({ error, reset }) => <ErrorNote error={error} onRetry={reset} />,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createWorkbenchRouter>;
  }
}
