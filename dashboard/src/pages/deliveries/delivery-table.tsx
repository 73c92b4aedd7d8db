import type { RefObject } from 'react';
import { Link } from 'react-router';
import type { Delivery } from '../../../../src/api/contract.ts';
import { LevelBadge, StateBadge } from '../../components/badge.tsx';
import { Checkbox } from '../../components/field.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { classNames } from '../../lib/class-names.ts';
import { formatCount, formatNumber } from '../../lib/format.ts';
import { type Choice, deliveriesAddress, isKept } from './delivery-choice.ts';
import styles from './delivery-table.module.css';
import type { Chosen } from './use-selection.ts';

export interface DeliveryTableProps {
  readonly deliveries: readonly Delivery[];
  readonly choice: Choice;
  readonly openId: string | null;
  /** Null: nothing can be ticked, since nothing may be changed. */
  readonly selection: Chosen | null;
  /** Of `useRowKeys`. */
  readonly ref: RefObject<HTMLTableElement | null>;
}

/** One row for each; narrow, one card. A row as a whole leads to its delivery. */
export function DeliveryTable({ deliveries, choice, openId, selection, ref }: DeliveryTableProps) {
  return (
    <div className={styles.around}>
      <table ref={ref} className={styles.table}>
        <caption className="visually-hidden">Deliveries, the newest first</caption>
        <thead>
          <tr>
            {selection && <TickAll selection={selection} />}
            <th scope="col" className={styles.state}>
              State
            </th>
            <th scope="col" className={styles.lane}>
              Integration
            </th>
            <th scope="col" className={styles.level}>
              Level
            </th>
            <th scope="col" className={styles.rule}>
              Rule
            </th>
            <th scope="col" className={styles.alert}>
              Alert
            </th>
            <th scope="col" className={styles.attempts}>
              Attempts
            </th>
            <th scope="col" className={styles.why}>
              Why
            </th>
            <th scope="col" className={styles.changed}>
              Last change
            </th>
            <th scope="col" className={styles.due}>
              Due again
            </th>
          </tr>
        </thead>
        <tbody>
          {deliveries.map((delivery) => (
            <Row
              key={delivery.id}
              delivery={delivery}
              address={deliveriesAddress(choice, delivery.id)}
              current={delivery.id === openId}
              selection={selection}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly delivery: Delivery;
  readonly address: string;
  readonly current: boolean;
  readonly selection: Chosen | null;
}

function Row({ delivery, address, current, selection }: RowProps) {
  const { id, lane, state, level, ruleId, alertId, attempts, why, changedAt, dueAt } = delivery;
  return (
    <tr data-delivery={id} className={classNames(current && styles.current, selection?.ids.has(id) && styles.ticked)}>
      {selection && <Tick delivery={delivery} selection={selection} />}
      <td className={styles.state}>
        <StateBadge state={state} />
      </td>
      <td className={styles.lane}>
        <SafeText text={lane} limit={60} cutOnly />
      </td>
      <td className={styles.level}>
        <LevelBadge level={level} short />
      </td>
      <td className={styles.rule}>
        <span className={styles.cardLabel}>rule </span>
        {ruleId === null ? <None /> : <SafeText text={ruleId} limit={20} mono cutOnly />}
      </td>
      <td className={styles.alert}>
        <Link to={address} className={styles.open} aria-current={current || undefined}>
          {alertId === null ? `delivery ${id}` : <SafeText text={alertId} limit={40} mono cutOnly />}
        </Link>
      </td>
      <td className={styles.attempts}>
        <span className={styles.plain}>{formatNumber(attempts)}</span>
        <span className={styles.cardLabel}>{formatCount(attempts, 'attempt')}</span>
      </td>
      <td className={styles.why}>
        {why === null ? (
          <None />
        ) : (
          <span className={styles.clamp}>
            <SafeText text={why} limit={240} cutOnly />
          </span>
        )}
      </td>
      <td className={styles.changed}>
        <TimeText time={changedAt} as="relative" />
      </td>
      <td className={styles.due}>{dueAt === null ? <None /> : <TimeText time={dueAt} as="relative" />}</td>
    </tr>
  );
}

function None() {
  return <span className={classNames('muted', styles.none)}>–</span>;
}

function TickAll({ selection: { ids, choosable, toggleAll } }: { readonly selection: Chosen }) {
  return (
    <th scope="col" className={styles.tick}>
      <Checkbox
        label="Choose all that are listed and can be sent again or dropped"
        hideLabel
        disabled={choosable === 0}
        checked={ids.size > 0 && ids.size === choosable}
        partly={ids.size > 0}
        onChange={toggleAll}
      />
    </th>
  );
}

interface TickProps {
  readonly delivery: Delivery;
  readonly selection: Chosen;
}

function Tick({ delivery: { id, lane, state }, selection: { ids, toggle } }: TickProps) {
  return (
    <td className={styles.tick}>
      {isKept(state) && (
        <Checkbox
          label={`Choose delivery ${id} to ${lane}`}
          hideLabel
          checked={ids.has(id)}
          onChange={() => toggle(id)}
        />
      )}
    </td>
  );
}
