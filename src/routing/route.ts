import { type Alert, alertText } from '../alert/alert.ts';
import type { Filter, LocationPattern } from './filter.ts';

/** Which filter refused an alert, in the order in which they are asked. */
export type RefusedBy =
  | 'event_location'
  | 'level'
  | 'rule_id'
  | 'group'
  | 'only.agent'
  | 'except.rule_id'
  | 'except.group'
  | 'except.agent'
  | 'except.location'
  | 'own-enrichment';

export interface Refusal {
  readonly by: RefusedBy;
  /** A sentence for people, with the values. */
  readonly why: string;
}

interface Test {
  readonly by: RefusedBy;
  readonly passes: (filter: Filter, alert: Alert) => boolean;
  /** Only asked when `passes` said no. */
  readonly why: (filter: Filter, alert: Alert) => string;
}

/**
 * The one ordered list behind both `wants` and `refusal`, so that they cannot disagree: first the reference's filters
 * in its order (spec: integrator, section 4), then ours.
 */
const tests: readonly Test[] = [
  {
    by: 'event_location',
    passes: ({ eventLocation }, { location }) =>
      eventLocation === undefined || (location !== undefined && eventLocation.matches(location)),
    why: ({ eventLocation }, { location }) =>
      location === undefined
        ? 'the alert has no location'
        : `the location ${location} does not match the event_location ${eventLocation?.pattern}`,
  },
  {
    by: 'level',
    passes: ({ level }, { rule }) => level === 0 || rule.level >= level,
    why: ({ level }, { rule }) =>
      rule.hasLevel ? `the rule's level ${rule.level} is below ${level}` : 'the alert has no rule level',
  },
  {
    by: 'rule_id',
    passes: ({ ruleIds }, { rule }) => ruleIds === undefined || hasRule(ruleIds, rule.id),
    why: (_, { rule }) =>
      rule.id === undefined ? 'the alert has no rule id' : `the rule ${rule.id} is not in the rule_id list`,
  },
  {
    by: 'group',
    passes: ({ groups }, { rule }) => groups === undefined || firstCommon(groups, rule.groups) !== undefined,
    why: ({ groups }, { rule }) =>
      rule.groups === undefined
        ? 'the alert has no rule groups'
        : `none of the rule's groups (${rule.groups.join(', ')}) is in the group list (${groups?.join(', ')})`,
  },
  {
    by: 'only.agent',
    passes: ({ only }, alert) => only?.agents === undefined || isAgent(only.agents, alert),
    why: (_, alert) => `${agentNamed(alert)} is not in the list of agents to send for`,
  },
  {
    by: 'except.rule_id',
    passes: ({ except }, { rule }) => except?.ruleIds === undefined || !hasRule(except.ruleIds, rule.id),
    why: (_, { rule }) => `the rule ${rule.id} is excepted`,
  },
  {
    by: 'except.group',
    passes: ({ except }, { rule }) =>
      except?.groups === undefined || firstCommon(except.groups, rule.groups) === undefined,
    why: ({ except }, { rule }) => `the group ${firstCommon(except?.groups ?? [], rule.groups)} is excepted`,
  },
  {
    by: 'except.agent',
    passes: ({ except }, alert) => except?.agents === undefined || !isAgent(except.agents, alert),
    why: (_, alert) => `${agentNamed(alert)} is excepted`,
  },
  {
    by: 'except.location',
    passes: ({ except }, { location }) => firstMatch(except?.locations, location) === undefined,
    why: ({ except }, { location }) =>
      `the location ${location} matches the excepted ${firstMatch(except?.locations, location)?.pattern}`,
  },
  {
    by: 'own-enrichment',
    passes: ({ integration }, alert) => alertText(alert, 'data', 'integration') !== integration,
    why: ({ integration }) => `the alert came of what ${integration} itself found out`,
  },
];

/** Whether the block wants the alert. Asked for every alert and block, so it builds no text. */
export function wants(filter: Filter, alert: Alert): boolean {
  for (const test of tests) {
    if (!test.passes(filter, alert)) return false;
  }
  return true;
}

/** Why the block does not want the alert; undefined when it does. */
export function refusal(filter: Filter, alert: Alert): Refusal | undefined {
  const failed = tests.find((test) => !test.passes(filter, alert));
  return failed && { by: failed.by, why: failed.why(filter, alert) };
}

/** By the integer that the id begins with; 0, which is also what no integer counts as, is in no list. */
function hasRule(ids: ReadonlySet<number>, id: string | undefined): boolean {
  return id !== undefined && ids.has(Number.parseInt(id, 10));
}

function firstCommon(listed: readonly string[], groups: readonly string[] | undefined): string | undefined {
  return groups?.find((group) => listed.includes(group));
}

function isAgent(agents: readonly string[], { agent }: Alert): boolean {
  return agents.some((listed) => listed === agent?.id || listed === agent?.name);
}

function firstMatch(
  patterns: readonly LocationPattern[] | undefined,
  location: string | undefined,
): LocationPattern | undefined {
  return location === undefined ? undefined : patterns?.find((pattern) => pattern.matches(location));
}

function agentNamed({ agent }: Alert): string {
  return agent === undefined ? 'an alert without agent' : `the agent ${agent.id} (${agent.name})`;
}
