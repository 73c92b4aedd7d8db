import type { z } from 'zod';
import type { Integration, Settings } from '../integrations/integration.ts';
import { isPlaceholder } from '../integrations/options.ts';
import { redactor } from '../lib/secret.ts';
import type { LaneBlock } from './assign-lanes.ts';
import { type ElementName, elementNames } from './block-text.ts';
import { unknownKeys } from './known-keys.ts';
import type { Overrides } from './overrides.ts';
import type { Place, Report } from './problem.ts';
import { reportUnknownKey, splitMessage } from './read-yaml.ts';
import { sectionSchema } from './yaml-schema.ts';

interface Checked {
  readonly integration: Integration;
  readonly block: LaneBlock;
  readonly overrides: Overrides;
  readonly settings: Settings;
}

/** What the integration's schema makes of the settings; what it does not accept is reported where it stands. */
export function checkSettings(checked: Checked, report: Report): unknown {
  checkExtras(checked, report);
  const result = checked.integration.options.safeParse(checked.settings);
  for (const issue of result.error?.issues ?? []) reportIssue(issue, checked, report);
  if (isPlaceholder(checked.settings.api_key?.reveal() ?? '')) reportPlaceholder(checked, report);
  return result.data;
}

/** Only the service can tell that such a key is none, so the block runs. */
function reportPlaceholder(checked: Checked, report: Report): void {
  const what = `${checked.block.lane}: api_key looks like a placeholder`;
  const place = placeOf('api_key', [], checked);
  report({ severity: 'warning', code: 'placeholder', ...place, what, remedy: 'write the key itself in its place' });
}

const isElement = (key: string): key is ElementName => elementNames.some((name) => name === key);

/** The keys of threatlockdown.yaml that are for the integration alone to know. */
function checkExtras({ integration, block, overrides }: Checked, report: Report): void {
  const { extras, placeOf } = overrides;
  for (const key of Object.keys(extras).filter(isElement)) {
    const what = `${key} is not read from this file`;
    const remedy = `write <${key}> in the block in ossec.conf`;
    report({ severity: 'mistake', code: 'misplaced-key', ...placeOf(key), what, remedy });
  }
  for (const { path, known } of unknownKeys(integration.options, extras)) {
    const [key = '', ...rest] = path;
    if (isElement(key)) continue;
    const words =
      rest.length > 0 ? known : [...Object.keys(sectionSchema.shape), ...known.filter((word) => !isElement(word))];
    reportUnknownKey({ path, known: words }, [block.name], placeOf(key, ...rest), report);
  }
}

/**
 * The reference starts whatever stands in a block, and only that block fails: here too only that block is refused. What
 * is wrong in threatlockdown.yaml, a file of ours alone, is a mistake.
 */
function reportIssue(issue: z.core.$ZodIssue, checked: Checked, report: Report): void {
  const { block, overrides, settings } = checked;
  const [key = '', ...rest] = issue.path;
  const name = String(key);
  // A secret that could not be fetched has been reported as that.
  if (name in overrides.values && settings[name] === undefined) return;
  const { what, remedy } = splitMessage(withoutSecrets(issue.message, settings));
  const missing = isElement(name) && settings[name] === undefined;
  report({
    severity: name in overrides.extras ? 'mistake' : 'refused',
    code: missing ? 'missing-setting' : 'bad-setting',
    ...placeOf(name, rest, checked),
    what: `${block.lane}: ${what}`,
    remedy,
  });
}

function placeOf(key: string, rest: readonly PropertyKey[], { block, overrides }: Checked): Place {
  if (overrides.has(key)) return overrides.placeOf(key, ...rest);
  return block.place(isElement(key) ? key : undefined);
}

function withoutSecrets(message: string, { hook_url, api_key }: Settings): string {
  return redactor([hook_url, api_key].filter((secret) => secret !== undefined))(message);
}
