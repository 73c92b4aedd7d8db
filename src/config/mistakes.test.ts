import { readdirSync } from 'node:fs';
import { cp, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConfigHome, makeConfigHome } from '../../test/support/config-home.ts';
import { formatProblem } from './problem.ts';

const folder = join(import.meta.dirname, 'fixtures/mistakes');
const files = readdirSync(folder).filter((file) => extname(file) !== '.txt');

/** In a fixture, everything that begins so is a secret. */
const secretMark = 'hush-';

describe('what a person reads about a mistake', () => {
  let home: ConfigHome;
  beforeEach(async () => {
    home = await makeConfigHome();
  });
  afterEach(() => home.remove());

  it.each(files)('%s', async (file) => {
    const place = extname(file) === '.conf' ? 'etc/ossec.conf' : 'etc/threatlockdown.yaml';
    await cp(join(folder, file), join(home.root, place));
    const { config, problems } = await home.load();
    const read = problems.map((problem) => `${formatProblem(problem)}\n`).join('');
    expect(read.replaceAll(home.root, '<home>')).toBe(await expected(file));
    expect(read).not.toContain(secretMark);
    expect(config === undefined).toBe(problems.some(({ severity }) => severity === 'mistake'));
  });
});

function expected(file: string): Promise<string> {
  return readFile(join(folder, file.replace(/\.[a-z]+$/, '.txt')), 'utf8');
}
