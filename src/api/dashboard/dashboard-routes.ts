import type { FastifyInstance } from 'fastify';
import type { AlertsIndex } from '../../alerts-index/alerts-index.ts';
import type { Operations } from '../../delivery/operations.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import type { Access } from '../access/access.ts';
import { addAlertRoutes } from './alert-routes.ts';
import { addDeliveryRoutes } from './delivery-routes.ts';
import { addIndicatorRoutes } from './indicator-routes.ts';
import { addIntegrationRoutes } from './integration-routes.ts';
import { addProgramRoutes } from './program-routes.ts';

export interface DashboardOptions {
  readonly operations: Operations;
  /** Undefined when alerts can be read and kept; otherwise what is wrong, in words. */
  readonly readiness: () => Promise<string | undefined>;
  /** Undefined where alerts are not indexed, and until the index is open. Looked up for each request. */
  readonly index: AlertsIndex | undefined;
  /** Tells how many alerts came into the index, from now on; what it answers ends that. */
  readonly onAlertsIndexed: (listener: (added: number) => void) => () => void;
  readonly access: Access;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What the page and scripts ask, but for accounts. */
export function addDashboardRoutes(server: FastifyInstance, options: DashboardOptions): void {
  addProgramRoutes(server, options);
  addAlertRoutes(server, options);
  addIndicatorRoutes(server, options);
  addIntegrationRoutes(server, options);
  addDeliveryRoutes(server, options);
}
