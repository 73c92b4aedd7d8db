import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readAnalysisConfig } from '../../src/config/analysis/read-analysis-config.ts';
import { elementNames } from '../../src/config/block-text.ts';
import { readCollection } from '../../src/config/collect/load-collection.ts';
import { formatProblem, type Problem } from '../../src/config/problem.ts';
import { fileSchema, listenerSchema, sectionSchema } from '../../src/config/yaml-schema.ts';
import { parseXml } from '../../src/engine/xml/parse-xml.ts';
import { findIntegration, integrations } from '../../src/integrations/registry.ts';
import { type ConfigHome, makeConfigHome } from '../support/config-home.ts';

const page = readFileSync('docs/configuration.md', 'utf8');

/** The cells of the rows that stand under a heading of the page, table by table, without their heads. */
function tablesUnder(heading: string): readonly (readonly (readonly string[])[])[] {
  const [, section = ''] = page.split(`\n${heading}\n`);
  const [own = ''] = section.split(/^#+ /m);
  const tables = own.match(/(^\|.*\n)+/gm) ?? [];
  return tables.map((table) => table.trim().split('\n').slice(2).map(cells));
}

function cells(row: string): readonly string[] {
  return row
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());
}

const bare = (cell = '') => cell.replace(/^`(.*)`$/, '$1');
const names = (rows: readonly (readonly string[])[] = []) => rows.map(([name]) => bare(name));

type Property = z.core.JSONSchema._JSONSchema;

/** `a.b` for each leaf that a schema describes, with its standard value. What can be one of several objects is a leaf. */
function leaves(schema: Property, path = ''): readonly (readonly [string, unknown])[] {
  if (typeof schema === 'boolean') return [];
  const objects = [schema, ...(schema.anyOf ?? [])].filter(
    (branch): branch is Exclude<Property, boolean> => typeof branch === 'object' && branch.properties !== undefined,
  );
  const [object, ...more] = objects;
  if (object?.properties === undefined || more.length > 0) return [[path, schema.default]];
  return Object.entries(object.properties).flatMap(([key, inner]) =>
    leaves(inner, path === '' ? key : `${path}.${key}`),
  );
}

const leavesOf = (schema: z.ZodType) => leaves(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));

/** What an integration's schema reads that `ossec.conf` has no words for. */
const ownKeys = integrations.flatMap(({ name, options }) =>
  leavesOf(options)
    .filter(([key]) => !elementNames.some((element) => element === key))
    .map(([key, standard]) => [key, name, Array.isArray(standard) ? standard.join(', ') : String(standard)]),
);

/** All that a cell names. */
const namesIn = (cell: string) => Array.from(cell.matchAll(/`([^`]+)`/g), ([, name = '']) => name);

/** What comes of sections of `ossec.conf`, with problems in words. */
function collectionOf(text: string) {
  const document = parseXml(text);
  if (document.kind === 'malformed') throw new Error(document.error.what);
  const problems: Problem[] = [];
  const config = readCollection(document.elements, {}, 'etc/ossec.conf', (problem) => problems.push(problem));
  return { ...config, problems: problems.map(formatProblem) };
}

describe('docs/configuration.md', () => {
  let home: ConfigHome;
  beforeEach(async () => {
    home = await makeConfigHome();
  });
  afterEach(() => home.remove());

  test('describes every element of a block', () => {
    const [elements] = tablesUnder('## A block in `ossec.conf`');
    expect(names(elements)).toEqual(elementNames);
  });

  test('describes every key of threatlockdown.yaml', () => {
    const [daemon] = tablesUnder('### The daemon');
    const [shared] = tablesUnder('### Integrations');
    const keys = leavesOf(fileSchema).map(([key]) => key);
    expect(names(daemon)).toEqual(keys.filter((key) => key !== 'integrations' && key !== 'syslog'));
    const [listener] = tablesUnder('### Syslog over TLS');
    expect(names(listener)).toEqual(leavesOf(listenerSchema).map(([key]) => key));
    expect(names(shared).sort()).toEqual(
      leavesOf(sectionSchema)
        .map(([key]) => key)
        .sort(),
    );
  });

  test('describes the keys that are one integration’s own, with their standard values', () => {
    const [, own = []] = tablesUnder('### Integrations');
    const described = own.map(([key, link = '', standard]) => [bare(key), /\[(\w+)\]/.exec(link)?.[1], bare(standard)]);
    expect(described.sort()).toEqual([...ownKeys].sort());
  });

  test('tells how fast each integration is unless told otherwise', () => {
    const [, , limits = []] = tablesUnder('### Integrations');
    const actual = integrations.map(({ name, limits: { rates, concurrency } }) => [
      name,
      rates.map(({ count, per }) => `${count} per ${per}`).join(', ') || 'none',
      String(concurrency),
    ]);
    expect(limits.map(([name, ...rest]) => [bare(name), ...rest]).sort()).toEqual(actual.sort());
  });

  test('tells what the daemon does unless told otherwise', async () => {
    const { config: standard } = await home.load();
    const [daemon = []] = tablesUnder('### The daemon');
    const told = daemon
      .filter(([, value]) => value?.endsWith('`'))
      .map(([key, value]) => [...bare(key).split('.'), /`([^`]*)`$/.exec(value ?? '')?.[1]]);
    const yaml = told.map(([part, key, value]) => `${part}.${key}: "${value}"`);
    expect(yaml).toHaveLength(7);
    const parts = ['http', 'alerts', 'dashboard', 'log'].map((part) => {
      const inner = yaml.filter((line) => line.startsWith(`${part}.`)).map((line) => line.slice(part.length + 1));
      return `${part}: { ${inner.join(', ')} }\n`;
    });
    await home.write('etc/threatlockdown.yaml', parts.join(''));
    const { config, problems } = await home.load();
    expect(problems).toEqual([]);
    expect(config).toEqual(standard);
  });

  test('tells what the analysis does unless told otherwise', () => {
    const read = (text: string) => {
      const document = parseXml(text);
      if (document.kind === 'malformed') throw new Error(document.error.what);
      const problems: Problem[] = [];
      const report = (problem: Problem) => problems.push(problem);
      return { ...readAnalysisConfig(document.elements, 'etc/ossec.conf', report), ruleset: undefined, problems };
    };
    const [, settings = []] = tablesUnder('## The analysis in `ossec.conf`');
    const told = settings.map(([name, standard]) => [...bare(name).split('.'), bare(standard)]);
    expect(told).toHaveLength(9);
    const text = told.map(([section, element, value]) => `<${section}><${element}>${value}</${element}></${section}>`);
    expect(read(text.join(''))).toEqual(read(''));
  });

  test.each(['localfile', 'socket', 'remote', 'syscheck'])('describes every element of <%s>', (section) => {
    const [elements = []] = tablesUnder(`### \`<${section}>\``);
    // What is not known is told together with all that is.
    const stranger = '<no-element-has-a-name-as-long-as-this/>';
    const connection = section === 'remote' ? '<connection>syslog</connection>' : '';
    const { problems } = collectionOf(`<${section}>${connection}${stranger}</${section}>`);
    const [known = ''] = problems.flatMap((problem) => /→ known here: (.*)$/.exec(problem)?.slice(1) ?? []);
    expect(elements.flatMap(([cell = '']) => namesIn(cell)).sort()).toEqual(known.split(', ').sort());
  });

  test('describes every attribute of <directories>', () => {
    const [, attributes = []] = tablesUnder('### `<syscheck>`');
    const { problems } = collectionOf('<syscheck><directories no-attribute="">/x</directories></syscheck>');
    const [known = ''] = problems.flatMap((problem) => /→ known here: (.*)$/.exec(problem)?.slice(1) ?? []);
    expect(attributes.flatMap(([cell = '']) => namesIn(cell)).sort()).toEqual(known.split(', ').sort());
  });

  test('describes every log_format', () => {
    const [, formats = []] = tablesUnder('### `<localfile>`');
    const { problems } = collectionOf('<localfile><log_format>no-format-has-this-name</log_format></localfile>');
    const [known = ''] = problems.flatMap((problem) => /→ write one of (.*)$/.exec(problem)?.slice(1) ?? []);
    expect(formats.flatMap(([cell = '']) => namesIn(cell)).sort()).toEqual(known.split(', ').sort());
  });

  test.each([
    ['localfile', '<location>/x</location><log_format>syslog</log_format>', 3],
    ['localfile', '<command>x</command><log_format>command</log_format>', 3],
    ['remote', '<connection>syslog</connection><allowed-ips>any</allowed-ips>', 3],
    ['syscheck', '<directories>/x</directories>', 9],
  ])('tells what a <%s> does unless told otherwise: %s', (section, base, count) => {
    const [elements = []] = tablesUnder(`### \`<${section}>\``);
    const told = elements.flatMap(([cell = '', standard = '']) =>
      standard.startsWith('`') ? namesIn(cell).map((name) => `<${name}>${bare(standard)}</${name}>`) : [],
    );
    expect(told).toHaveLength(count);
    const read = (text: string) => collectionOf(`<${section}>${base}${text}</${section}>`);
    expect(JSON.stringify(read(told.join('')))).toBe(JSON.stringify(read('')));
  });

  test('has an example that loads without a remark', async () => {
    const example = /```yaml\n(.*?)```/s.exec(page)?.[1] ?? '';
    await home.write('etc/threatlockdown.yaml', example);
    await home.write('etc/ossec.conf', readFileSync('examples/all-together.conf', 'utf8'));
    await home.write('etc/secrets/slack-hook', 'https://hooks.slack.com/services/T1/B1/first');
    await home.write('integrations/custom-integration', '#!/bin/sh\n', 0o750);
    const { config, problems } = await home.load({ findIntegration, environment: { VIRUSTOTAL_KEY: 'f00d' } });
    expect(problems.map(formatProblem)).toEqual([]);
    expect(config?.blocks).toHaveLength(7);
  });
});
