import type { FastifyInstance } from 'fastify';
import type { AlertsIndex } from '../../alerts-index/alerts-index.ts';
import { findById } from '../../alerts-index/linked.ts';
import type { Operations } from '../../delivery/operations.ts';
import type { Logger } from '../../lib/log.ts';
import { ApiError } from '../access/api-error.ts';
import { addOperation } from '../add-operation.ts';
import type { DeliveryDetail } from '../contract.ts';
import { deliveryView, exchangeView } from './delivery-view.ts';
import { changesOf } from './who-asks.ts';

export interface DeliveryRoutesOptions {
  readonly operations: Pick<Operations, 'deliveries' | 'delivery' | 'exchanges' | 'redeliver' | 'drop'>;
  /** Looked up for each request: it may open later. */
  readonly index: AlertsIndex | undefined;
  readonly log: Logger;
}

const usualPage = 50;

export function addDeliveryRoutes(server: FastifyInstance, options: DeliveryRoutesOptions): void {
  const { operations, log } = options;
  addOperation(server, 'GET /api/deliveries', async ({ query: { size = usualPage, ...query } }) => {
    const deliveries = await operations.deliveries({ ...query, limit: size });
    return { deliveries: deliveries.map(deliveryView) };
  });
  addOperation(server, 'GET /api/deliveries/:id', async ({ params }) => deliveryDetail(params.id, options));
  addOperation(server, 'POST /api/deliveries/redeliver', async ({ body }, request) => {
    const deliveries = await operations.redeliver(body);
    changesOf(request, log).redelivered(body, deliveries);
    return { deliveries };
  });
  addOperation(server, 'POST /api/deliveries/drop', async ({ body }, request) => {
    const deliveries = await operations.drop(body);
    changesOf(request, log).dropped(body, deliveries);
    return { deliveries };
  });
}

async function deliveryDetail(id: string, { operations, index }: DeliveryRoutesOptions): Promise<DeliveryDetail> {
  const [delivery, exchanges] = await Promise.all([operations.delivery(id), operations.exchanges(id)]);
  if (delivery === undefined) {
    throw new ApiError(404, 'no_such_delivery', 'there is no such delivery: it was dropped, or is too old to be kept');
  }
  const { alertId } = delivery;
  const alert = index === undefined || alertId === undefined ? undefined : await findById(index, alertId);
  return {
    ...deliveryView(delivery),
    alertKey: alert?.key ?? null,
    body: delivery.body ?? null,
    exchanges: exchanges.map(exchangeView),
  };
}
