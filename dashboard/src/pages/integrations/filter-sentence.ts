import type { Integration } from '../../../../src/api/contract.ts';

type Setting = Integration['settings'][string];
type Record = Readonly<{ readonly [key: string]: Setting }>;

/** The settings that decide which alerts it gets. */
export const filterKeys: readonly string[] = ['level', 'rule_id', 'group', 'event_location', 'only', 'except'];

/** Which alerts an integration gets: `Alerts of level 7 and above, of rule 5710 or 5712, but not from agent build-7.` */
export function filterSentence(settings: Record): string {
  const { level, rule_id: rules, group, event_location: location } = settings;
  if (Array.isArray(rules) && rules.length === 0) return 'No alerts at all: rule_id lists no rule.';
  const agents = membersOf(settings.only).agent;
  const wanted = [
    typeof level === 'number' && `of level ${level} and above`,
    rules !== undefined && `of ${named('rule', rules, 'or')}`,
    group !== undefined && `of ${named('group', group, 'or')}`,
    location !== undefined && `from places that fit ${listed(location, 'or')}`,
    agents !== undefined && `from ${named('agent', agents, 'or')}`,
  ].filter((part) => part !== false);
  const unwanted = exceptions(membersOf(settings.except));
  const begin = wanted.length === 0 ? 'All alerts' : `Alerts ${wanted.join(', ')}`;
  return unwanted.length === 0 ? `${begin}.` : `${begin}, but not those ${unwanted.join(', nor ')}.`;
}

function exceptions({ rule_id: rules, group, agent, location }: Record): readonly string[] {
  return [
    rules !== undefined && `of ${named('rule', rules, 'or')}`,
    group !== undefined && `of ${named('group', group, 'or')}`,
    agent !== undefined && `from ${named('agent', agent, 'or')}`,
    location !== undefined && `from places that fit ${listed(location, 'or')}`,
  ].filter((part) => part !== false);
}

function membersOf(value: Setting | undefined): Record {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

/** `rule 5710`, `rules 5710 or 5712` */
function named(noun: string, value: Setting, word: string): string {
  return `${noun}${Array.isArray(value) && value.length > 1 ? 's' : ''} ${listed(value, word)}`;
}

function listed(value: Setting, word: string): string {
  const items = (Array.isArray(value) ? value : [value]).map((item) =>
    typeof item === 'string' ? item : JSON.stringify(item),
  );
  const [last = '', ...before] = items.toReversed();
  return before.length === 0 ? last : `${before.toReversed().join(', ')} ${word} ${last}`;
}
