import { custom } from './custom/index.ts';
import type { Integration } from './integration.ts';
import { maltiverse } from './maltiverse/index.ts';
import { pagerduty } from './pagerduty/index.ts';
import { shuffle } from './shuffle/index.ts';
import { slack } from './slack/index.ts';
import { virustotal } from './virustotal/index.ts';

/** Every destination there is. */
export const integrations: readonly Integration[] = [slack, pagerduty, virustotal, shuffle, maltiverse, custom];

/** The integration that `<name>` in a block means; undefined when there is none. */
export function findIntegration(name: string): Integration | undefined {
  const wanted = name.startsWith('custom-') ? 'custom' : name;
  return integrations.find((integration) => integration.name === wanted);
}
