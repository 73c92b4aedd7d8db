import type { Integration } from '../../../../src/api/contract.ts';

type Setting = Integration['settings'][string];

export interface SettingRow {
  /** As in the two files, dotted: `except.agent`. */
  readonly name: string;
  readonly value: string;
  /** There is one, and nobody is shown it. */
  readonly secret: boolean;
  readonly meaning: string;
}

const meanings: Readonly<Record<string, string>> = {
  hook_url: 'The address, of which the secret part is hidden',
  api_key: 'The key',
  alert_format: 'What it is handed',
  event_location: 'Only alerts whose location fits',
  level: 'Only alerts of this level and above',
  rule_id: 'Only alerts of these rules',
  group: 'Only alerts of rules in these groups',
  'only.agent': 'Only alerts of these agents',
  'except.rule_id': 'No alerts of these rules',
  'except.group': 'No alerts of rules in these groups',
  'except.agent': 'No alerts of these agents',
  'except.location': 'No alerts whose location fits',
  max_log: 'The most bytes of the log in an alert',
  options: 'Members added to the message; of their content only a fingerprint is shown',
  timeout: 'How long an attempt may take',
  retries: 'How often an alert is tried again after a failure of its own',
  rate: 'The most that is sent',
  concurrency: 'The most attempts under way at once',
  proxy: 'Leads to the service',
  ca_file: 'An authority that is trusted besides the public ones',
  client_certificate: 'Shown to the service',
  base_url: 'Where the service is',
  skip_rules: 'Alerts of these rules are skipped',
  secrets: 'How a script gets its secrets',
  'cache.found': 'So long an answer is remembered',
  'cache.unknown': 'So long it is remembered that nothing is known',
};

/** The settings in effect as a table, in the order of the files. */
export function settingRows(settings: Readonly<Record<string, Setting>>): readonly SettingRow[] {
  return Object.entries(settings).flatMap(([name, value]) => rowsOf(name, value));
}

function rowsOf(name: string, value: Setting): readonly SettingRow[] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([inner, each]) => rowsOf(`${name}.${inner}`, each));
  }
  return [{ name, value: textOf(value), secret: value === '<secret>', meaning: meanings[name] ?? '' }];
}

function textOf(value: Setting): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(textOf).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
