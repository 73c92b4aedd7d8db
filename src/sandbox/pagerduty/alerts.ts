import type { eventActions } from './event.ts';

/** An alert as an events key made it. Known by that key and the dedup key together. */
export interface PagerDutyAlert {
  readonly dedupKey: string;
  readonly state: 'triggered' | 'acknowledged' | 'resolved';
  /** 1 for the trigger that opened it, and one more for each that came with the same key while it was open. */
  readonly triggers: number;
}

export interface AlertStore {
  apply(routingKey: string, dedupKey: string, action: (typeof eventActions)[number]): void;
  /** Oldest first. */
  all(): readonly PagerDutyAlert[];
}

/** Enough for any test; a load test that opens more forgets the oldest. */
const maxAlerts = 10_000;

/** A resolved alert is never opened again: the next trigger with its key makes another. */
export function openAlertStore(): AlertStore {
  const alerts = new Map<number, PagerDutyAlert>();
  const openIds = new Map<string, number>();
  let lastId = 0;

  function open(identity: string, dedupKey: string): void {
    lastId += 1;
    alerts.set(lastId, { dedupKey, state: 'triggered', triggers: 1 });
    openIds.set(identity, lastId);
    if (alerts.size > maxAlerts) alerts.delete(lastId - maxAlerts);
  }

  return {
    apply: (routingKey, dedupKey, action) => {
      const identity = `${routingKey} ${dedupKey}`;
      const id = openIds.get(identity);
      const alert = id === undefined ? undefined : alerts.get(id);
      if (id === undefined || alert === undefined) {
        if (action === 'trigger') open(identity, dedupKey);
        return;
      }
      if (action === 'trigger') alerts.set(id, { ...alert, triggers: alert.triggers + 1 });
      if (action === 'acknowledge') alerts.set(id, { ...alert, state: 'acknowledged' });
      if (action === 'resolve') {
        alerts.set(id, { ...alert, state: 'resolved' });
        openIds.delete(identity);
      }
    },
    all: () => [...alerts.values()],
  };
}
