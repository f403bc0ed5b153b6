import './app/antd-mobile-on-react-19.ts';
import './app/styles/frame.css';
import './app/styles/parts.css';
import './app/styles/tasks.css';
import './app/styles/group-post.css';
import './app/styles/redeem.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { I18nextProvider } from '@xiaoer/ui';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createWorkbenchI18n } from './app/i18n.ts';
import { createWorkbenchQueryClient } from './app/query-client.ts';
import { createWorkbenchRouter } from './app/router.tsx';
import { createOutbox, OutboxProvider } from './shared/outbox.tsx';

const queryClient = createWorkbenchQueryClient();
const outbox = createOutbox({ onDelivered: () => void queryClient.invalidateQueries() });

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <I18nextProvider i18n={createWorkbenchI18n()}>
      <QueryClientProvider client={queryClient}>
        <OutboxProvider outbox={outbox}>
          <RouterProvider router={createWorkbenchRouter()} />
        </OutboxProvider>
      </QueryClientProvider>
    </I18nextProvider>
  </StrictMode>,
);
