import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { type ConfigInput, type LoadedConfig, loadConfig } from '../../src/config/load-config.ts';
import type { Integration } from '../../src/integrations/integration.ts';
import { secretKey, secretUrl, settingsSchema } from '../../src/integrations/options.ts';

const fixtures = new URL('../../src/config/fixtures/', import.meta.url);

/** A home in a temporary folder, for configurations that are read and never run. */
export interface ConfigHome {
  readonly root: string;
  /** Writes a file below the home. */
  write(path: string, text: string, mode?: number): Promise<void>;
  load(input?: Partial<ConfigInput>): Promise<LoadedConfig>;
  remove(): Promise<void>;
}

/** Has a script, secrets and certificates, and the blocks of `fixtures/standard.conf`. */
export async function makeConfigHome(): Promise<ConfigHome> {
  const root = await mkdtemp(join(tmpdir(), 'config-home-'));
  const write = async (path: string, text: string, mode = 0o600) => {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    // Not left to writeFile, whose mode the umask narrows.
    await chmod(file, mode);
  };
  await write('integrations/custom-script', '#!/bin/sh\n', 0o750);
  await write('etc/empty', '\n');
  await write('etc/key', ' hush-key-of-a-file\n');
  await write('etc/open-key', 'hush-key-for-all\n', 0o644);
  await cp(new URL('tls/', fixtures), join(root, 'etc'), { recursive: true });
  // What a checkout leaves them with depends on the umask.
  for (const key of ['client.key', 'other.key']) await chmod(join(root, 'etc', key), 0o600);
  await cp(new URL('standard.conf', fixtures), join(root, 'etc/ossec.conf'));
  return {
    root,
    write,
    load: (input) => loadConfig({ home: root, environment: {}, terminal: false, findIntegration, ...input }),
    remove: () => rm(root, { recursive: true }),
  };
}

const neverOpened = () => {
  throw new Error('configurations are only read here');
};

const chat: Integration = {
  name: 'chat',
  summary: 'Wants a hook_url and reads JSON options.',
  options: settingsSchema({
    hook_url: secretUrl({ name: 'hook_url', example: 'https://chat.example/hooks/…' }),
    options: z
      .string()
      .optional()
      .refine(
        (text) => text === undefined || text.startsWith('{"') === text.endsWith('"}'),
        'options is not JSON; close it',
      ),
  }),
  limits: { concurrency: 16, rates: [{ count: 1, per: 'second' }], metered: 'delivery' },
  open: neverOpened,
};

const lookup: Integration = {
  name: 'lookup',
  summary: 'Wants an api_key and has settings of its own.',
  options: settingsSchema({
    api_key: secretKey({ name: 'api_key', example: '64 characters' }),
    base_url: z.url('base_url is no URL; write base_url: https://lookup.example').default('https://lookup.example'),
    cache: z.object({ found: z.number('cache.found is no number; write hours').optional() }).optional(),
    timeout: z.number(),
  }),
  limits: { concurrency: 2, rates: [{ count: 4, per: 'minute' }], metered: 'request' },
  open: neverOpened,
};

const custom: Integration = {
  name: 'custom',
  summary: 'Wants nothing and takes everything.',
  options: z.looseObject({}) as unknown as Integration['options'],
  limits: { concurrency: 4, rates: [], metered: 'delivery' },
  open: neverOpened,
};

function findIntegration(name: string): Integration | undefined {
  return [chat, lookup, custom].find(
    (integration) => integration.name === (name.startsWith('custom-') ? 'custom' : name),
  );
}
