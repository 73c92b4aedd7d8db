import { z } from 'zod';
import type { Alert } from '../../src/alert/alert.ts';
import type { Outcome } from '../../src/alert/outcome.ts';
import type { Block } from '../../src/config/config.ts';
import type { Attempt, Integration, Tools } from '../../src/integrations/integration.ts';

export type Deliver = (alert: Alert, attempt: Attempt, tools: Tools) => Promise<Outcome>;

/** An integration that does what `deliver` does. */
export function testIntegration(
  deliver: Deliver = async () => ({ status: 'delivered' }),
  close?: () => Promise<void>,
): Integration {
  return {
    name: 'probe',
    summary: 'Delivers to a test.',
    options: z.looseObject({}) as unknown as Integration['options'],
    limits: { concurrency: 4, rates: [], metered: 'delivery' },
    open: (_options, tools) => ({
      deliver: (alert, attempt) => deliver(alert, attempt, tools),
      ...(close && { close }),
    }),
  };
}

/** A block as the configuration would make it, that wants every alert. */
export function testBlock(given: Partial<Block> & { readonly lane: string }): Block {
  const integration = given.integration ?? testIntegration();
  return {
    name: integration.name,
    position: 1,
    line: 2,
    integration,
    options: {},
    filter: { integration: integration.name, level: 0 },
    limits: integration.limits,
    timeoutMs: 10_000,
    retries: 3,
    network: {},
    secrets: [],
    described: {},
    ...given,
  };
}
