import type { FastifyInstance } from 'fastify';
import type { Operations } from '../../delivery/operations.ts';
import type { Logger } from '../../lib/log.ts';
import { ApiError } from '../access/api-error.ts';
import { addOperation } from '../add-operation.ts';
import { integrationView, testReportView } from './integration-view.ts';
import { askedBy, changesOf } from './who-asks.ts';

export interface IntegrationRoutesOptions {
  readonly operations: Pick<Operations, 'integrations' | 'sendTest' | 'pause' | 'resume'>;
  readonly log: Logger;
}

export function addIntegrationRoutes(server: FastifyInstance, { operations, log }: IntegrationRoutesOptions): void {
  addOperation(server, 'GET /api/integrations', async () => ({
    integrations: (await operations.integrations()).map(integrationView),
  }));
  addOperation(server, 'POST /api/integrations/:lane/test', async ({ params: { lane } }, request) => {
    const report = await operations.sendTest(lane);
    if (report === undefined)
      throw noSuchIntegration('no integration of this name is at work: only those can be tested');
    changesOf(request, log).tested(lane, report);
    return testReportView(report);
  });
  addOperation(server, 'POST /api/integrations/:lane/pause', async ({ params: { lane } }, request) => {
    if (!(await operations.pause(lane, askedBy(request)))) throw noSuchIntegration();
    changesOf(request, log).paused(lane);
  });
  addOperation(server, 'POST /api/integrations/:lane/resume', async ({ params: { lane } }, request) => {
    if (!(await operations.resume(lane))) throw noSuchIntegration();
    changesOf(request, log).resumed(lane);
  });
}

function noSuchIntegration(message = 'there is no integration of this name; /api/integrations lists them'): ApiError {
  return new ApiError(404, 'no_such_integration', message);
}
