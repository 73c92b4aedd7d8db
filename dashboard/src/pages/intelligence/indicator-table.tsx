import type { Indicator } from '../../../../src/api/contract.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { EmptyState } from '../../components/states.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { formatCount, formatNumber } from '../../lib/format.ts';
import { keyOf } from './choice.ts';
import { ClassificationBadge } from './classification-badge.tsx';
import styles from './intelligence-page.module.css';

export interface IndicatorTableProps {
  readonly indicators: readonly Indicator[];
  /** There is none at all, whatever is chosen. */
  readonly none: boolean;
  /** There may be more than were asked for. */
  readonly cut: boolean;
  readonly open: string;
  readonly onOpen: (key: string) => void;
}

export function IndicatorTable({ indicators, none, cut, open, onOpen }: IndicatorTableProps) {
  return (
    <>
      <p className={styles.count} role="status">
        {formatCount(indicators.length, 'indicator')}
        {cut && ', those that were seen last; search, or choose a shorter time, to see others'}
      </p>
      <div className={styles.table}>
        <DataTable
          caption="Indicators"
          columns={columns(onOpen)}
          rows={indicators}
          rowKey={keyOf}
          currentKey={open}
          empty={
            none ? <NoIndicators /> : <EmptyState title="None of these">Choose less, or a longer time.</EmptyState>
          }
        />
      </div>
    </>
  );
}

function NoIndicators() {
  return (
    <EmptyState title="No indicator yet" icon="shield">
      They come from Maltiverse and VirusTotal: when one of them is configured, alerts with addresses, host names, URLs
      and files are looked up there, and what it says is shown here.
    </EmptyState>
  );
}

function columns(onOpen: (key: string) => void): readonly Column<Indicator>[] {
  return [
    {
      id: 'value',
      header: 'Indicator',
      width: '40%',
      sortBy: ({ value }) => value,
      cell: (indicator) => (
        <div className={styles.indicator}>
          <button type="button" className={styles.open} onClick={() => onOpen(keyOf(indicator))}>
            <SafeText text={indicator.name ?? indicator.value} limit={200} mono cutOnly />
          </button>
          <span className={styles.kind}>
            <SafeText text={`${indicator.type ?? 'unknown'} · ${indicator.service}`} limit={60} cutOnly />
          </span>
        </div>
      ),
    },
    {
      id: 'classification',
      header: 'Classification',
      sortBy: ({ classification }) => classification,
      cell: ({ classification }) => <ClassificationBadge classification={classification} />,
    },
    {
      id: 'confidence',
      header: 'Confidence',
      sortBy: ({ confidence }) => confidence,
      cell: ({ confidence }) => <Plain text={confidence} />,
    },
    {
      id: 'sightings',
      header: 'Sightings',
      align: 'end',
      sortBy: ({ sightings }) => sightings,
      cell: ({ sightings }) => (sightings === null ? '–' : formatNumber(sightings)),
    },
    {
      id: 'alerts',
      header: 'Alerts',
      align: 'end',
      sortBy: ({ alerts }) => alerts,
      cell: ({ alerts }) => formatNumber(alerts),
    },
    {
      id: 'first',
      header: 'First seen',
      sortBy: ({ firstSeen }) => firstSeen,
      cell: ({ firstSeen }) => <TimeText time={firstSeen} as="relative" />,
    },
    {
      id: 'last',
      header: 'Last seen',
      sortBy: ({ lastSeen }) => lastSeen,
      cell: ({ lastSeen }) => <TimeText time={lastSeen} as="relative" />,
    },
  ];
}

function Plain({ text }: { readonly text: string | null }) {
  if (text === null) return <span className="muted">–</span>;
  return (
    <span className={styles.word}>
      <SafeText text={text} limit={40} cutOnly />
    </span>
  );
}
