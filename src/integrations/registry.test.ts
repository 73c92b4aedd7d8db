import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { findIntegration, integrations } from './registry.ts';

it('finds an integration by what a block calls it', () => {
  expect(findIntegration('slack')?.name).toBe('slack');
  expect(findIntegration('Slack')).toBeUndefined();
  expect(findIntegration('slack-2')).toBeUndefined();
  expect(findIntegration('toString')).toBeUndefined();
});

it('takes every name that begins with custom- for a script', () => {
  expect(findIntegration('custom-tickets.py')?.name).toBe('custom');
});

it('every integration has a folder and a page of its name', () => {
  for (const { name } of integrations) {
    expect([name, existsSync(new URL(`./${name}/index.ts`, import.meta.url))]).toEqual([name, true]);
    expect([name, existsSync(new URL(`../../docs/integrations/${name}.md`, import.meta.url))]).toEqual([name, true]);
  }
});

it('the pages name the settings that the schemas read', () => {
  const script = fileURLToPath(new URL('../../scripts/option-tables.ts', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', script, '--check'], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
