import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, StrictMode, Suspense, useState } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { makeQueryClient } from './api/queries.ts';
import { ToastProvider } from './components/toast.tsx';
import { Shell } from './shell/shell.tsx';

const LoginPage = lazy(() => import('./pages/login/login-page.tsx').then((m) => ({ default: m.LoginPage })));
const OverviewPage = lazy(() =>
  import('./pages/overview/overview-page.tsx').then((m) => ({ default: m.OverviewPage })),
);
const EventsPage = lazy(() => import('./pages/events/events-page.tsx').then((m) => ({ default: m.EventsPage })));
const IntelligencePage = lazy(() =>
  import('./pages/intelligence/intelligence-page.tsx').then((m) => ({ default: m.IntelligencePage })),
);
const IntegrationsPage = lazy(() =>
  import('./pages/integrations/integrations-page.tsx').then((m) => ({ default: m.IntegrationsPage })),
);
const DeliveriesPage = lazy(() =>
  import('./pages/deliveries/deliveries-page.tsx').then((m) => ({ default: m.DeliveriesPage })),
);
const SettingsPage = lazy(() =>
  import('./pages/settings/settings-page.tsx').then((m) => ({ default: m.SettingsPage })),
);
const NotFoundPage = lazy(() =>
  import('./pages/not-found/not-found-page.tsx').then((m) => ({ default: m.NotFoundPage })),
);

export function App() {
  const [queries] = useState(makeQueryClient);
  return (
    <StrictMode>
      <QueryClientProvider client={queries}>
        <ToastProvider>
          <BrowserRouter>
            <Pages />
          </BrowserRouter>
        </ToastProvider>
      </QueryClientProvider>
    </StrictMode>
  );
}

/** One element for a list and for what is open of it: the list stays while one opens another. */
function Pages() {
  return (
    <Suspense>
      <Routes>
        <Route path="login" element={<LoginPage />} />
        <Route element={<Shell />}>
          <Route index element={<OverviewPage />} />
          <Route path="events/:key?" element={<EventsPage />} />
          <Route path="intelligence" element={<IntelligencePage />} />
          <Route path="integrations/:lane?" element={<IntegrationsPage />} />
          <Route path="deliveries/:id?" element={<DeliveriesPage />} />
          <Route path="settings" element={<SettingsPage />} />
          <Route path="*" element={<NotFoundPage />} />
        </Route>
      </Routes>
    </Suspense>
  );
}
