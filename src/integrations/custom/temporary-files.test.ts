import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sampleAlert } from '../../../test/support/sample-alert.ts';
import { scriptHome } from '../../../test/support/script-home.ts';
import { removeStaleFiles } from './temporary-files.ts';

const { home, install, deliver, runScript, written, temporaryFiles } = scriptHome();

describe('the files of a run', () => {
  it('are for this user only, in a folder for this user only', async () => {
    await runScript('stat -c "%a %u" "$1" "$5" "$(dirname "$1")" > seen', { settings: { options: '{}' } });
    const mine = process.getuid?.();
    expect(await written('seen')).toBe(`600 ${mine}\n600 ${mine}\n700 ${mine}\n`);
  });

  it('hold the alert as JSON and the options as they stand', async () => {
    const alert = sampleAlert({ full_log: 'naïve  "quotes"' });
    await runScript('cp "$1" alert; cp "$5" options', { alert, settings: { options: ' not { json ' } });
    expect(await written('alert')).toBe(`${JSON.stringify(alert.document)}\n`);
    expect(await written('options')).toBe(' not { json \n');
  });

  it('have empty options when the element is there but empty', async () => {
    await runScript('cp "$5" options', { settings: { options: '' } });
    expect(await written('options')).toBe('\n');
  });

  it('can be sourced in the plain format without running what an alert says', async () => {
    const alert = sampleAlert({ rule: { level: 4, id: 9, description: "x'; touch pwned; echo '$(touch pwned)" } });
    const settings = { alert_format: 'plain' } as const;
    await runScript('. "$1"; echo "$ruleid $alertlevel $ruledescription $srcip" > seen', { alert, settings });
    expect(await written('seen')).toBe('9 4 x ; touch pwned; echo  $(touch pwned) 198.18.7.9\n');
    expect(await readdir(home().root)).not.toContain('pwned');
  });

  it('of a plain block do not touch those of a JSON block', async () => {
    const alert = sampleAlert({ full_log: 'a $sign that the plain format blanks' });
    await runScript('cp "$1" plain', { alert, settings: { alert_format: 'plain' } });
    await runScript('cp "$1" json', { alert });
    expect(await written('plain')).toContain("alertlog='a  sign");
    expect(await written('json')).toContain('a $sign');
  });

  it.each(['exit 0', 'exit 1', 'rm "$1"', 'kill -9 $$'])('are gone after `%s`', async (script) => {
    await runScript(script, { settings: { options: '{}' } });
    expect(await temporaryFiles()).toEqual([]);
  });

  it('are not left half done when the disk will not take them all', async () => {
    // The longest name a file may have is 255 bytes: enough for this one’s alert file, two too few for its options.
    const name = `custom-${'x'.repeat(220)}`;
    await install(name, '#!/bin/sh\n');
    const { outcome } = await deliver(name, { settings: { options: '{}' } });
    expect(outcome).toMatchObject({ fault: 'far-side', why: expect.stringContaining('ENAMETOOLONG') });
    expect(await temporaryFiles()).toEqual([]);
  });

  it('wait for the disk when their folder cannot be made', async () => {
    await writeFile(join(home().root, 'tmp'), '');
    const { outcome } = await runScript('exit 0');
    expect(outcome).toMatchObject({ fault: 'far-side', why: expect.stringContaining('ENOTDIR') });
  });

  it('of a program that was killed are removed at the next start, and nothing else is', async () => {
    await removeStaleFiles(home());
    await mkdir(home().temporary, { recursive: true });
    for (const name of ['custom-x-1-2.alert', 'custom-x-1-3.options', 'notes.txt']) {
      await writeFile(join(home().temporary, name), '');
    }
    await removeStaleFiles(home());
    expect(await temporaryFiles()).toEqual(['notes.txt']);
  });
});
