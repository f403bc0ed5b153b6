import './app/styles/base.css';
import './app/styles/shell.css';
import './app/styles/login.css';
import './app/styles/page.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { I18nextProvider } from '@xiaoer/ui';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { createConsoleI18n } from './app/i18n.ts';
import { createConsoleQueryClient } from './app/query-client.ts';
import { createConsoleRouter } from './app/router.tsx';
import { Themed } from './app/themed.tsx';

// zod would compile its checks with `new Function`, which our content security policy forbids.
z.config({ jitless: true });

const queryClient = createConsoleQueryClient();
const router = createConsoleRouter();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <I18nextProvider i18n={createConsoleI18n()}>
      <QueryClientProvider client={queryClient}>
        <Themed>
          <RouterProvider router={router} />
        </Themed>
      </QueryClientProvider>
    </I18nextProvider>
  </StrictMode>,
);
