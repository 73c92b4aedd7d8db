import type { FastifyInstance } from 'fastify';
import type { AlertsIndex } from '../../alerts-index/alerts-index.ts';
import { linkedTo } from '../../alerts-index/linked.ts';
import type { Operations } from '../../delivery/operations.ts';
import type { Clock } from '../../lib/clock.ts';
import { asText, at, parseJson } from '../../lib/json.ts';
import type { Logger } from '../../lib/log.ts';
import { ApiError } from '../access/api-error.ts';
import { addOperation } from '../add-operation.ts';
import { standardFields } from '../contract/alerts.ts';
import type { AlertDetail, Asked, Histogram } from '../contract.ts';
import { alertPage } from './alert-page.ts';
import { alertRow } from './alert-row.ts';
import { bucketWidth } from './bucket-width.ts';
import { deliveryView } from './delivery-view.ts';
import { addExportRoute } from './export-route.ts';
import { hungUp } from './hung-up.ts';
import { requiredIndex } from './required-index.ts';
import { readScope, secondFrom, secondTo } from './scope.ts';

export interface AlertRoutesOptions {
  readonly operations: Pick<Operations, 'deliveries'>;
  /** Looked up for each request: it may open later. */
  readonly index: AlertsIndex | undefined;
  readonly clock: Clock;
  readonly log: Logger;
}

const usualPage = 50;
const usualBuckets = 60;
const usualTop = 10;
const mostDeliveries = 100;

export function addAlertRoutes(server: FastifyInstance, options: AlertRoutesOptions): void {
  const index = () => requiredIndex(options.index);
  addOperation(server, 'GET /api/alerts', async ({ query }, _request, reply) => {
    const { order = 'newest', cursor, size = usualPage, fields = standardFields } = query;
    const request = { ...readScope(query), order, cursor, size };
    return alertPage(index(), request, { fields, clock: options.clock, signal: hungUp(reply) });
  });
  addOperation(server, 'GET /api/alerts/count', async ({ query }, _request, reply) =>
    index().count(readScope(query), hungUp(reply)),
  );
  addOperation(server, 'GET /api/alerts/histogram', async ({ query }, _request, reply) =>
    histogram(index(), query, hungUp(reply)),
  );
  addOperation(server, 'GET /api/alerts/top', async ({ query }, _request, reply) => {
    const { field, size = usualTop } = query;
    const { values, counted, complete } = await index().top({ ...readScope(query), field, size }, hungUp(reply));
    return { values: [...values], counted, complete };
  });
  addOperation(server, 'GET /api/alerts/fields', async () => ({ fields: [...(await index().fields())] }));
  addExportRoute(server, options);
  addOperation(server, 'GET /api/alerts/:key', async ({ params, query: { fields = standardFields } }) =>
    alertDetail(index(), params.key, fields, options.operations),
  );
}

async function histogram(
  index: AlertsIndex,
  asked: Asked<'GET /api/alerts/histogram'>['query'],
  signal: AbortSignal,
): Promise<Histogram> {
  const [from, to] = [secondFrom(asked.from), secondTo(asked.to)];
  const width = bucketWidth(to - from, asked.buckets ?? usualBuckets);
  const { buckets, complete } = await index.histogram({ ...readScope(asked), from, to, width }, signal);
  return {
    width: width * 1_000,
    buckets: buckets.map(({ begin, alerts }) => ({ begin: begin * 1_000, alerts })),
    complete,
  };
}

async function alertDetail(
  index: AlertsIndex,
  key: string,
  fields: readonly string[],
  operations: Pick<Operations, 'deliveries'>,
): Promise<AlertDetail> {
  const alert = await index.get(key);
  if (alert === undefined) throw noSuchAlert();
  const alertId = asText(at(parseJson(alert.text), 'id'));
  const [{ cause, enrichments }, deliveries] = await Promise.all([
    linkedTo(index, alert),
    alertId === undefined ? [] : operations.deliveries({ alertId, limit: mostDeliveries }),
  ]);
  return {
    key,
    time: alertRow(alert, []).time,
    text: alert.text,
    cause: cause === undefined ? null : alertRow(cause, fields),
    enrichments: enrichments.map((enrichment) => alertRow(enrichment, fields)),
    deliveries: deliveries.map(deliveryView),
  };
}

function noSuchAlert(): ApiError {
  return new ApiError(
    404,
    'no_such_alert',
    'this alert is not in the index: it is too old to be kept, or the index is being made anew; try again later',
  );
}
