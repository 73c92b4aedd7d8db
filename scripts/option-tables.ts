// Writes the table of options into each integration's page, from the schema that reads them. With --check it writes
// nothing, and fails when a page says something else than the schema.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { elementNames } from '../src/config/block-text.ts';
import type { Integration } from '../src/integrations/integration.ts';
import { integrations } from '../src/integrations/registry.ts';

type Property = z.core.JSONSchema.JSONSchema;

const between = /(<!-- options -->\n).*?(<!-- \/options -->)/s;

/** What a block is given when it lacks the element (spec: integrator, section 2). */
const blockStandards: Readonly<Record<string, string>> = {
  alert_format: '`plain`',
  max_log: '`165`',
  timeout: '`10`',
  retries: '`3`',
};

const checking = process.argv.includes('--check');
const outdated = integrations.filter((integration) => !refresh(integration));
for (const { name } of outdated) console.error(`docs/integrations/${name}.md is out of date: run npm run docs`);
if (outdated.length > 0) process.exit(1);

/** False when the page is not as it should be, and was not to be changed. */
function refresh(integration: Integration): boolean {
  const file = fileURLToPath(new URL(`../docs/integrations/${integration.name}.md`, import.meta.url));
  const page = readFileSync(file, 'utf8');
  if (!between.test(page)) throw new Error(`${file} has no <!-- options --> … <!-- /options -->`);
  const wanted = page.replace(between, (_, begin: string, end: string) => `${begin}${table(integration)}${end}`);
  if (wanted === page) return true;
  if (!checking) writeFileSync(file, wanted);
  return !checking;
}

function table({ options }: Integration): string {
  const { properties = {}, required = [] } = z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' });
  const rows = Object.entries(properties).map(([key, property]) => {
    const { description = '', ...rest } = property as Property;
    return row(`\`${key}\``, place(key, rest), required.includes(key) ? standardOf(key) : shown(rest), description);
  });
  return [row('setting', 'written in', 'when left out', 'meaning'), '|---|---|---|---|\n', ...rows].join('');
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
}

function place(key: string, { secret }: Property): string {
  if (!elementNames.some((name) => name === key)) return '`threatlockdown.yaml`';
  return secret === true ? '`ossec.conf`, or where `threatlockdown.yaml` points to' : '`ossec.conf`';
}

function standardOf(key: string): string {
  return blockStandards[key] ?? '(required)';
}

function shown({ default: standard, properties }: Property): string {
  if (standard === undefined) return 'none';
  if (Array.isArray(standard)) return `\`[${standard.join(', ')}]\``;
  if (properties === undefined) return `\`${String(standard)}\``;
  const inner = Object.entries(properties).map(([key, value]) => `${key}: ${String((value as Property).default)}`);
  return `\`{ ${inner.join(', ')} }\``;
}
