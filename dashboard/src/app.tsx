import { QueryClientProvider } from '@tanstack/react-query';
import { type ComponentType, lazy, StrictMode, Suspense, useState } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { makeQueryClient } from './api/queries.ts';
import { ToastProvider } from './components/toast.tsx';
import { Shell } from './shell/shell.tsx';

const LoginPage = page(/^\/login$/, () => import('./pages/login/login-page.tsx').then((m) => m.LoginPage));
const OverviewPage = page(/^\/$/, () => import('./pages/overview/overview-page.tsx').then((m) => m.OverviewPage));
const EventsPage = page(/^\/events/, () => import('./pages/events/events-page.tsx').then((m) => m.EventsPage));
const IntelligencePage = page(/^\/intelligence/, () =>
  import('./pages/intelligence/intelligence-page.tsx').then((m) => m.IntelligencePage),
);
const IntegrationsPage = page(/^\/integrations/, () =>
  import('./pages/integrations/integrations-page.tsx').then((m) => m.IntegrationsPage),
);
const DeliveriesPage = page(/^\/deliveries/, () =>
  import('./pages/deliveries/deliveries-page.tsx').then((m) => m.DeliveriesPage),
);
const SettingsPage = page(/^\/settings/, () =>
  import('./pages/settings/settings-page.tsx').then((m) => m.SettingsPage),
);
const NotFoundPage = page(null, () => import('./pages/not-found/not-found-page.tsx').then((m) => m.NotFoundPage));

/** Loaded when it is first drawn; the one that the address leads to, at once. */
function page(address: RegExp | null, load: () => Promise<ComponentType>): ComponentType {
  const loaded = address?.test(window.location.pathname) ? load() : undefined;
  // A failure is told where the page is drawn.
  loaded?.catch(() => undefined);
  return lazy(async () => ({ default: await (loaded ?? load()) }));
}

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
