import type { Exchange } from '../../delivery/exchange.ts';
import type * as queue from '../../queue/queue.ts';
import type { Delivery, Exchange as ExchangeView } from '../contract.ts';

export function deliveryView(delivery: queue.Delivery): Delivery {
  const { id, lane, state, level, alertId, ruleId, attempts, why, pushedAt, changedAt, dueAt } = delivery;
  return {
    ...{ id, lane, state, level, attempts, pushedAt, changedAt },
    alertId: alertId ?? null,
    ruleId: ruleId ?? null,
    why: why ?? null,
    dueAt: dueAt ?? null,
  };
}

export function exchangeView(exchange: Exchange): ExchangeView {
  switch (exchange.kind) {
    case 'http': {
      const { request, answer, failure } = exchange;
      return {
        ...exchange,
        request: { ...request, body: request.body ?? null },
        answer: answer ?? null,
        failure: failure ?? null,
      };
    }
    case 'script':
      return { ...exchange, command: [...exchange.command] };
    default:
      return exchange satisfies never;
  }
}
