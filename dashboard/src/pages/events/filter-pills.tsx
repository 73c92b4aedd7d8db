import { IconButton } from '../../components/button.tsx';
import { Icon } from '../../components/icons.tsx';
import { Menu } from '../../components/menu.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { classNames } from '../../lib/class-names.ts';
import { cutText, visibleLine } from '../../lib/visible-text.ts';
import { type Filter, writeFilter } from '../../search/filters.ts';
import styles from './filter-pills.module.css';
import type { ViewActions } from './use-events-view.ts';

export interface FilterPillsProps {
  readonly filters: readonly Filter[];
  readonly choose: ViewActions;
}

export function FilterPills({ filters, choose }: FilterPillsProps) {
  if (filters.length === 0) return null;
  return (
    <ul className={styles.pills} aria-label="Filters">
      {filters.map((filter) => (
        <li key={writeFilter(filter)}>
          <Pill filter={filter} choose={choose} />
        </li>
      ))}
      {filters.length > 1 && (
        <li>
          <button type="button" className={styles.all} onClick={choose.withoutFilters}>
            Remove all
          </button>
        </li>
      )}
    </ul>
  );
}

function Pill({ filter, choose }: { readonly filter: Filter; readonly choose: ViewActions }) {
  const { field, value, exclude } = filter;
  const name = `${field}: ${visibleLine(cutText(value, 80))}`;
  return (
    <span className={classNames(styles.pill, exclude && styles.exclude)}>
      <Menu
        label={`Filter ${name}`}
        items={[
          {
            id: 'turn',
            label: exclude ? 'Show only these alerts' : 'Leave these alerts out',
            icon: exclude ? 'plus' : 'minus',
            onSelect: () => choose.turnFilter(filter),
          },
          { id: 'type', label: 'Edit as a query', icon: 'search', onSelect: () => choose.typeFilter(filter) },
          { id: 'remove', label: 'Remove', icon: 'close', onSelect: () => choose.removeFilter(filter) },
        ]}
        trigger={(trigger) => (
          <button type="button" {...trigger} className={styles.name}>
            {exclude && <strong>NOT</strong>}
            <span className={styles.field}>
              <SafeText text={field} limit={60} cutOnly />
              {': '}
            </span>
            <SafeText text={value} limit={48} cutOnly />
            <Icon name="chevron-down" size={12} />
          </button>
        )}
      />
      <IconButton
        icon="close"
        label={`Remove the filter ${name}`}
        size="small"
        onClick={() => choose.removeFilter(filter)}
      />
    </span>
  );
}
