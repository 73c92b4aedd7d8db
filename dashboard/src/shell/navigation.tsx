import { NavLink } from 'react-router';
import type { Concern } from '../../../src/api/contract.ts';
import { useOperation } from '../api/queries.ts';
import { CountBadge } from '../components/badge.tsx';
import { Icon, type IconName } from '../components/icons.tsx';
import { classNames } from '../lib/class-names.ts';
import styles from './navigation.module.css';

export interface Place {
  readonly path: string;
  readonly name: string;
  readonly icon: IconName;
  /** After `g`. */
  readonly key: string;
}

export const places: readonly Place[] = [
  { path: '/', name: 'Overview', icon: 'overview', key: 'o' },
  { path: '/events', name: 'Events', icon: 'events', key: 'e' },
  { path: '/intelligence', name: 'Intelligence', icon: 'intelligence', key: 't' },
  { path: '/integrations', name: 'Integrations', icon: 'integrations', key: 'i' },
  { path: '/deliveries', name: 'Deliveries', icon: 'deliveries', key: 'd' },
  { path: '/settings', name: 'Settings', icon: 'settings', key: 's' },
];

export function Navigation() {
  const status = useOperation('GET /api/status', {}, { refetchInterval: 15_000 });
  const concerns = status.data?.concerns ?? [];
  return (
    <nav aria-label="Pages" className={styles.navigation}>
      <ul className={styles.list}>
        {places.map((place) => (
          <li key={place.path}>
            <PlaceLink place={place} concerns={concernsOf(place, concerns)} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

function PlaceLink({
  place: { path, name, icon },
  concerns,
}: {
  readonly place: Place;
  readonly concerns: readonly Concern[];
}) {
  const tone = concerns.some(({ severity }) => severity === 'error') ? 'bad' : 'warning';
  return (
    <NavLink
      to={path}
      end={path === '/'}
      className={({ isActive }) => classNames(styles.link, isActive && styles.current)}
    >
      <Icon name={icon} size={18} />
      <span className={styles.name}>{name}</span>
      <span className={styles.count}>
        <CountBadge count={concerns.length} tone={tone} label={concerns.length === 1 ? 'problem' : 'problems'} />
      </span>
    </NavLink>
  );
}

/** The overview tells of all; another page of those that lead to it. */
function concernsOf({ path }: Place, concerns: readonly Concern[]): readonly Concern[] {
  if (path === '/') return concerns;
  return concerns.filter(({ link }) => link?.startsWith(path));
}
