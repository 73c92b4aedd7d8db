import { Suspense, useEffect, useRef, useState } from 'react';
import { Outlet, useLocation, useNavigate } from 'react-router';
import { LiveProvider } from '../api/live.tsx';
import { useSession } from '../api/queries.ts';
import { Icon } from '../components/icons.tsx';
import { ErrorState, LoadingState } from '../components/states.tsx';
import { classNames } from '../lib/class-names.ts';
import { ThemeSwitch } from '../theme/theme-switch.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { LiveIndicator } from './live-indicator.tsx';
import { Navigation, type Place, places } from './navigation.tsx';
import styles from './shell.module.css';
import { type Shortcut, ShortcutsProvider, useShortcut, useShortcutList } from './shortcuts.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { UserMenu } from './user-menu.tsx';

/** Around every page that needs a login. */
export function Shell() {
  const session = useSession();
  // A 401 leads to the login page; what else goes wrong is shown.
  if (session.error !== null && session.error.status !== 401 && session.data === undefined) {
    return (
      <main className={styles.alone}>
        <ErrorState
          title="ThreatLockDown cannot be reached"
          error={session.error}
          busy={session.isFetching}
          onRetry={() => void session.refetch()}
        />
      </main>
    );
  }
  return (
    <LiveProvider>
      <ShortcutsProvider>
        <Frame isKnown={session.data !== undefined} />
      </ShortcutsProvider>
    </LiveProvider>
  );
}

/** The page is there, and asks its questions, before it is known who looks at it; nothing of it is seen until then. */
function Frame({ isKnown }: { readonly isKnown: boolean }) {
  const { pathname } = useLocation();
  const main = useMainFocus(pathname);
  const listShortcuts = useShortcutList();
  const [shortcuts, setShortcuts] = useState<readonly Shortcut[] | null>(null);
  const showShortcuts = () => setShortcuts(listShortcuts());
  useShortcut({ keys: '?', does: 'Show these shortcuts' }, showShortcuts);
  return (
    <div className={classNames(styles.frame, !isKnown && styles.unknown)} aria-busy={!isKnown}>
      <a href="#main" className={styles.skip}>
        Skip to the page
      </a>
      {places.map((place) => (
        <PlaceShortcut key={place.path} place={place} />
      ))}
      <header className={styles.side}>
        <div className={styles.brand}>
          <span className={styles.logo}>
            <Icon name="shield" size={22} />
          </span>
          ThreatLockDown
        </div>
        <Navigation />
        <div className={styles.tools}>
          <LiveIndicator />
          <ThemeSwitch />
          <UserMenu onShowShortcuts={showShortcuts} />
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1} className={styles.main}>
        <ErrorBoundary key={sectionOf(pathname)}>
          <Suspense fallback={<LoadingState rows={6} height={480} />}>
            <Outlet />
          </Suspense>
        </ErrorBoundary>
      </main>
      <ShortcutsDialog shortcuts={shortcuts ?? []} open={shortcuts !== null} onClose={() => setShortcuts(null)} />
    </div>
  );
}

function PlaceShortcut({ place: { path, name, key } }: { readonly place: Place }) {
  const navigate = useNavigate();
  useShortcut({ keys: `g ${key}`, does: `Go to ${name}` }, () => void navigate(path));
  return null;
}

/** Whoever goes to another page by keys or by ear is at its beginning then. */
function useMainFocus(pathname: string) {
  const main = useRef<HTMLElement>(null);
  const section = sectionOf(pathname);
  const before = useRef(section);
  useEffect(() => {
    if (before.current === section) return;
    before.current = section;
    main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [section]);
  return main;
}

/** `events` of `/events/12` */
function sectionOf(pathname: string): string {
  return pathname.split('/')[1] ?? '';
}
