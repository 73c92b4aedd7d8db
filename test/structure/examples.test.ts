import { readdirSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadAnalysis } from '../../src/config/analysis/load-analysis.ts';
import { loadCollection } from '../../src/config/collect/load-collection.ts';
import { type LoadedConfig, loadConfig } from '../../src/config/load-config.ts';
import { formatProblem } from '../../src/config/problem.ts';
import { findIntegration } from '../../src/integrations/registry.ts';

const examples = new URL('../../examples/', import.meta.url).pathname;
const named = (ending: string) => readdirSync(examples).filter((name) => name.endsWith(ending));

const secrets = {
  'slack-hook': 'https://hooks.slack.com/services/T1/B1/first',
  'slack-files-hook': 'https://hooks.slack.com/services/T1/B2/second',
  'shuffle-hook': 'https://shuffler.io/api/v1/hooks/webhook_1',
  'virustotal-key': 'key-of-virustotal',
  'maltiverse-key': 'key-of-maltiverse',
  'ticket-desk-key': 'key-of-the-desk',
};

/** A home that has what the examples speak of: a script, secrets, certificates, the ruleset that ships. */
let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'examples-'));
  for (const folder of ['etc/secrets', 'etc/certificates', 'etc/decoders', 'etc/rules', 'integrations']) {
    await mkdir(join(home, folder), { recursive: true });
  }
  await symlink(new URL('../../ruleset/', import.meta.url).pathname, join(home, 'ruleset'));
  await writeFile(join(home, 'integrations/custom-integration'), '#!/bin/sh\n', { mode: 0o750 });
  for (const [name, secret] of Object.entries(secrets)) {
    await writeFile(join(home, 'etc/secrets', name), `${secret}\n`, { mode: 0o600 });
  }
  await copyCertificates(join(home, 'etc/certificates'));
});
afterAll(() => rm(home, { recursive: true }));

/** Throw-away keys that the configuration's own tests use; here they only have to be readable. */
async function copyCertificates(folder: string): Promise<void> {
  const kept = new URL('../../src/config/fixtures/tls/', import.meta.url).pathname;
  for (const name of ['company-ca', 'manager']) {
    await copyFile(join(kept, 'client.pem'), join(folder, `${name}.pem`));
    await copyFile(join(kept, 'client.key'), join(folder, `${name}.key`));
    await chmod(join(folder, `${name}.key`), 0o600);
  }
}

async function load(conf: string, yaml?: string): Promise<LoadedConfig & { readonly remarks: readonly string[] }> {
  await copyFile(join(examples, conf), join(home, 'etc/ossec.conf'));
  await rm(join(home, 'etc/threatlockdown.yaml'), { force: true });
  if (yaml !== undefined) await copyFile(join(examples, yaml), join(home, 'etc/threatlockdown.yaml'));
  const environment = { PAGERDUTY_KEY: 'key-of-pagerduty' };
  const loaded = await loadConfig({ home, environment, terminal: false, findIntegration });
  return { ...loaded, remarks: loaded.problems.map(formatProblem) };
}

/** Those that say more about one example, and would be wrong with another. */
const pairs = named('.yaml').filter((yaml) => named('.conf').includes(confOf(yaml)));

function confOf(yaml: string): string {
  return yaml.replace(/yaml$/, 'conf');
}

describe('every example loads without a remark', () => {
  it.each(named('.conf').filter((conf) => !pairs.map(confOf).includes(conf)))('%s', async (conf) => {
    const { remarks, config } = await load(conf);
    expect(remarks).toEqual([]);
    expect(config?.blocks.length).toBeGreaterThan(0);
    expect(await loadCollection(home, {})).toMatchObject({ kind: 'loaded', problems: [] });
  });

  it.each(named('.yaml').filter((yaml) => !pairs.includes(yaml)))('%s, with all-together.conf', async (yaml) => {
    const { remarks, config } = await load('all-together.conf', yaml);
    expect(remarks).toEqual([]);
    expect(config?.blocks).toHaveLength(7);
    expect(await loadCollection(home, {})).toMatchObject({ kind: 'loaded', problems: [] });
  });

  it.each(pairs)('%s, with its own configuration', async (yaml) => {
    const { remarks, config } = await load(confOf(yaml), yaml);
    expect(remarks).toEqual([]);
    expect(config?.blocks.length).toBeGreaterThan(0);
    expect(await loadAnalysis(home)).toMatchObject({ kind: 'loaded', problems: [] });
  });
});

it('the example for a machine without a manager collects from every kind of source', async () => {
  await load('standalone.conf', 'standalone.yaml');
  const loaded = await loadCollection(home, {});
  expect(loaded).toMatchObject({ kind: 'loaded', problems: [] });
  const { localFiles = [], syslogListeners = [], syscheck } = loaded.kind === 'loaded' ? loaded.config : {};
  expect(new Set(localFiles.map(({ source }) => source.kind))).toEqual(new Set(['journald', 'files', 'command']));
  expect(syslogListeners.map(({ port, protocol, tls }) => [port, protocol, tls?.ca !== undefined])).toEqual([
    [514, 'udp', false],
    [6514, 'tcp', true],
  ]);
  expect(new Set(syscheck?.directories.map(({ mode }) => mode))).toEqual(new Set(['scheduled', 'realtime']));
});

it('the secrets of the example take the place of those in ossec.conf', async () => {
  const { config } = await load('all-together.conf', 'secrets-from-files.yaml');
  const revealed = config?.blocks.flatMap((block) => block.secrets.map((secret) => secret.reveal()));
  expect(revealed).toEqual(expect.arrayContaining([...Object.values(secrets), 'key-of-pagerduty']));
});

it('there is an example for every integration', async () => {
  const { config } = await load('all-together.conf');
  const names = new Set(config?.blocks.map(({ integration }) => integration.name));
  expect([...names].sort()).toEqual(['custom', 'maltiverse', 'pagerduty', 'shuffle', 'slack', 'virustotal']);
});
