import type { FastifyInstance } from 'fastify';
import type * as found from '../../alerts-index/alerts-index.ts';
import { addOperation } from '../add-operation.ts';
import type { Indicator } from '../contract.ts';
import { requiredIndex } from './required-index.ts';
import { readScope } from './scope.ts';

export interface IndicatorRoutesOptions {
  /** Looked up for each request: it may open later. */
  readonly index: found.AlertsIndex | undefined;
}

const usualSize = 200;

export function addIndicatorRoutes(server: FastifyInstance, options: IndicatorRoutesOptions): void {
  addOperation(server, 'GET /api/indicators', async ({ query }) => {
    const { containing, size = usualSize } = query;
    const { from, to } = readScope(query);
    const indicators = await requiredIndex(options.index).indicators({ containing, from, to, size });
    return { indicators: indicators.map(indicatorView) };
  });
}

export function indicatorView(indicator: found.Indicator): Indicator {
  const { value, service, alerts } = indicator;
  return {
    ...{ value, service, alerts },
    type: indicator.type ?? null,
    name: indicator.name ?? null,
    classification: indicator.classification ?? null,
    confidence: indicator.confidence ?? null,
    provider: indicator.provider ?? null,
    sightings: indicator.sightings ?? null,
    software: indicator.software ?? null,
    reference: webAddress(indicator.reference),
    firstSeen: indicator.firstSeen * 1_000,
    lastSeen: indicator.lastSeen * 1_000,
  };
}

/** It becomes a link, and whoever writes alerts could have put `javascript:` there. */
function webAddress(text: string | undefined): string | null {
  if (text === undefined || !URL.canParse(text)) return null;
  return /^https?:$/.test(new URL(text).protocol) ? text : null;
}
