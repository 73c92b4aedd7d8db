import type { FastifyInstance } from 'fastify';
import type { AlertsIndex } from '../../alerts-index/alerts-index.ts';
import type { Operations } from '../../delivery/operations.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { ApiError } from '../access/api-error.ts';
import { addOperation } from '../add-operation.ts';
import { LiveEvents, type LiveEventsOptions } from './live-events.ts';
import { programStatus } from './program-status.ts';
import { requiredIndex } from './required-index.ts';
import { changesOf, whoAsks } from './who-asks.ts';

export interface ProgramRoutesOptions extends LiveEventsOptions {
  readonly operations: Pick<Operations, 'status' | 'rebuildIndex'>;
  readonly readiness: () => Promise<string | undefined>;
  /** Looked up for each request: it may open later. */
  readonly index: AlertsIndex | undefined;
  readonly clock: Clock;
  readonly log: Logger;
}

export function addProgramRoutes(server: FastifyInstance, options: ProgramRoutesOptions): void {
  const { operations, readiness, clock, log } = options;
  addOperation(server, 'GET /api/status', async () => {
    const [status, unready] = await Promise.all([operations.status(), readiness()]);
    return programStatus(status, unready, clock.now());
  });
  addOperation(server, 'POST /api/index/rebuild', async (_asked, request) => {
    requiredIndex(options.index);
    if (!(await operations.rebuildIndex())) {
      throw new ApiError(409, 'no_index', 'there is no index to make anew; see the log');
    }
    changesOf(request, log).rebuiltIndex();
  });
  addLiveRoute(server, options);
}

function addLiveRoute(server: FastifyInstance, options: LiveEventsOptions): void {
  const live = new LiveEvents(options);
  server.addHook('preClose', async () => live.close());
  addOperation(server, 'GET /api/live', async (_asked, request, reply) => {
    if (live.full) {
      const message =
        'too many pages are open at once: close some; until then this one shows what is new when it is loaded';
      throw new ApiError(503, 'too_many_streams', message, { 'retry-after': '60' });
    }
    const who = whoAsks(request);
    void reply.hijack();
    live.join(reply.raw, who);
  });
}
