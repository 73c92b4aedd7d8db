import type { Settings } from '../integrations/integration.ts';
import { at } from '../lib/json.ts';
import { Secret } from '../lib/secret.ts';
import type { Filter } from '../routing/filter.ts';
import type { LaneBlock } from './assign-lanes.ts';
import { checkSettings } from './check-settings.ts';
import type { Block, Network } from './config.ts';
import { describeBlock } from './describe-block.ts';
import { findProgram } from './find-program.ts';
import type { Overrides } from './overrides.ts';
import type { Problem, Report } from './problem.ts';
import { readNetwork } from './read-network.ts';
import { readSettings } from './read-settings.ts';
import type { Surroundings } from './surroundings.ts';

/** Puts together what the two files say of one block; undefined when it cannot run, and then why is reported. */
export async function buildBlock(
  block: LaneBlock,
  overrides: Overrides,
  surroundings: Surroundings,
  report: Report,
): Promise<Block | undefined> {
  const problems: Problem[] = [];
  const note: Report = (problem) => {
    problems.push(problem);
    report(problem);
  };
  const integration = await findProgram(block, surroundings, note);
  if (integration === undefined) return undefined;
  const settings = await readSettings(block, overrides, surroundings, note);
  const options = checkSettings({ integration, block, overrides, settings }, note);
  const network = await readNetwork(overrides, endpointOf(options, settings), surroundings, note);
  if (problems.some(({ severity }) => severity !== 'warning')) return undefined;

  const { concurrency = integration.limits.concurrency, rate: rates = integration.limits.rates } = overrides.values;
  const limits = { ...integration.limits, concurrency, rates };
  const filter = filterOf(block, overrides);
  return {
    lane: block.lane,
    name: block.name,
    position: block.position,
    line: block.line,
    integration,
    options,
    filter,
    limits,
    timeoutMs: block.timeout * 1000,
    retries: block.retries,
    network,
    secrets: secretsOf(settings, network),
    described: describeBlock({ settings, filter, limits, network, overrides }),
  };
}

/** The service's URL, as far as the settings tell: it decides which proxy of the environment applies. */
function endpointOf(options: unknown, { hook_url }: Settings): URL | undefined {
  const base = at(options, 'base_url');
  const url = typeof base === 'string' ? base : hook_url?.reveal();
  return url !== undefined && URL.canParse(url) ? new URL(url) : undefined;
}

function filterOf({ name, filter }: LaneBlock, { values: { only, except } }: Overrides): Filter {
  return {
    ...filter,
    integration: name,
    only: only && { agents: only.agent },
    except: except && {
      ruleIds: except.rule_id,
      groups: except.group,
      agents: except.agent,
      locations: except.location,
    },
  };
}

function secretsOf({ hook_url, api_key }: Settings, { proxy }: Network): readonly Secret[] {
  const withPassword = proxy !== undefined && new URL(proxy).password !== '';
  return [hook_url, api_key, withPassword ? new Secret(proxy) : undefined].filter((secret) => secret !== undefined);
}
