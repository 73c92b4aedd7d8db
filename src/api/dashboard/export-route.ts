import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { AlertsIndex } from '../../alerts-index/alerts-index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { ApiError } from '../access/api-error.ts';
import { addOperation } from '../add-operation.ts';
import { standardFields } from '../contract/alerts.ts';
import type { Asked } from '../contract.ts';
import { csvFormat, exportAlerts, jsonFormat } from './alert-export.ts';
import { hungUp } from './hung-up.ts';
import { requiredIndex } from './required-index.ts';
import { readScope } from './scope.ts';

export interface ExportRouteOptions {
  readonly index: AlertsIndex | undefined;
  readonly clock: Clock;
  readonly log: Logger;
}

type ExportQuery = Asked<'GET /api/alerts/export'>['query'];

/** Files are written in the thread that delivers: a few at once take little of it. */
export const mostExports = 4;

export function addExportRoute(server: FastifyInstance, options: ExportRouteOptions): void {
  let underWay = 0;
  addOperation(server, 'GET /api/alerts/export', async ({ query }, _request, reply) => {
    if (underWay >= mostExports) {
      const message = `${mostExports} exports are under way already: try again when one of them is done`;
      throw new ApiError(503, 'too_many_exports', message, { 'retry-after': '30' });
    }
    underWay += 1;
    reply.raw.once('close', () => {
      underWay -= 1;
    });
    await sendExport(requiredIndex(options.index), query, reply, options);
  });
}

async function sendExport(
  index: AlertsIndex,
  asked: ExportQuery,
  reply: FastifyReply,
  { clock, log }: ExportRouteOptions,
): Promise<void> {
  const { order = 'newest', fields = standardFields } = asked;
  const format = asked.format === 'csv' ? csvFormat(fields) : jsonFormat;
  const file = Readable.from(await exportAlerts(index, { ...readScope(asked), order }, format, hungUp(reply)));
  // What was sent by then cannot be taken back: the connection ends before the file does, so that nobody takes it for all.
  file.once('error', (error) => log.error({ error }, 'an export of alerts broke off'));
  const name = `alerts-${new Date(clock.now()).toISOString().slice(0, 10)}.${format.extension}`;
  void reply
    .headers({ 'content-type': format.type, 'content-disposition': `attachment; filename="${name}"` })
    .send(file);
}
