import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { runCommand } from '../../test/support/command-line.ts';
import { sourceFiles } from '../../test/support/source-files.ts';

/** Not there yet. */
let home: string;
beforeEach(async () => {
  const parent = await mkdtemp(join(tmpdir(), 'init-'));
  onTestFinished(() => rm(parent, { recursive: true }));
  home = join(parent, 'home');
});

const init = (folder = home) => runCommand(['init', folder]);

/** What is below the home, by its path there. */
const entries = () => readdir(home, { recursive: true });

async function put(path: string, text = ''): Promise<void> {
  await mkdir(dirname(join(home, path)), { recursive: true });
  await writeFile(join(home, path), text);
}

async function modesBelow(folder: string): Promise<ReadonlyMap<string, string>> {
  const found = ['', ...(await readdir(folder, { recursive: true }))].map(async (path) => {
    const stats = await stat(join(folder, path));
    return [path, `${stats.isDirectory() ? 'folder' : 'file'} ${(stats.mode & 0o7777).toString(8)}`] as const;
  });
  return new Map(await Promise.all(found));
}

describe('init', () => {
  test('makes a home of which check has nothing bad to say', async () => {
    expect(await init()).toMatchObject({ exitCode: 0, err: '' });
    expect(await runCommand(['check', '--home', home])).toMatchObject({ exitCode: 0, err: '' });
  });

  test('has a place for everything, and the ruleset that ships', async () => {
    await init();
    const places = ['integrations', 'etc/decoders', 'etc/rules', 'etc/lists', 'logs/alerts', 'queue/sockets', 'tmp'];
    expect(await entries()).toEqual(
      expect.arrayContaining([...places, 'queue/threatlockdown', ...sourceFiles('ruleset')]),
    );
    expect([await readdir(join(home, 'etc/lists')), await readdir(join(home, 'tmp'))]).toEqual([[], []]);
    for (const path of sourceFiles('ruleset')) expect(await readFile(join(home, path))).toEqual(await readFile(path));
  });

  test('says what was made, and what comes next', async () => {
    const { out } = await init();
    const files = [...(await modesBelow(home)).values()].filter((mode) => mode.startsWith('file'));
    expect(out).toMatch(`${home} is ready: ${files.length} files were made\n`);
    for (const next of ['check', 'start']) expect(out).toContain(`  threatlockdown ${next} --home ${home} `);
    for (const told of ['etc/ossec.conf', 'etc/rules', 'integrations/', 'logs/alerts/alerts.json']) {
      expect(out).toContain(`  ${told}`);
    }
    expect(out).not.toContain('left as it was');
  });

  test.each(['0', '22', '77'])('keeps others out of it, whatever the umask (%s)', async (umask) => {
    const before = process.umask(Number.parseInt(umask, 8));
    onTestFinished(() => void process.umask(before));
    await init();
    const modes = await modesBelow(home);
    expect(new Set(modes.values())).toEqual(new Set(['folder 750', 'file 640', 'file 750']));
    expect([...modes].flatMap(([path, mode]) => (mode === 'file 750' ? [path] : []))).toEqual([
      'integrations/custom-example',
    ]);
  });

  test('makes the folders above it, too', async () => {
    home = join(home, 'far/below');
    expect(await init()).toMatchObject({ exitCode: 0 });
    expect(await entries()).toContain('etc/ossec.conf');
  });

  test('takes a folder that is empty, or has only what a new user or a new disk has in it', async () => {
    await put('.bashrc', 'mine');
    await mkdir(join(home, 'lost+found'));
    expect(await init()).toMatchObject({ exitCode: 0 });
    expect(await readFile(join(home, '.bashrc'), 'utf8')).toBe('mine');
  });

  test('wants to be told where', async () => {
    expect(await runCommand(['init'])).toMatchObject({ exitCode: 2 });
  });
});

describe('what is there', () => {
  test('is left as it is and named, unless it is what would be made', async () => {
    await init();
    await rm(join(home, 'etc/ossec.conf'));
    await put('etc/rules/local_rules.xml', '<!-- mine -->');
    await rm(join(home, 'etc/threatlockdown.yaml'));
    await symlink('/nowhere', join(home, 'etc/threatlockdown.yaml'));
    const { exitCode, out } = await init();
    expect([exitCode, out.match(/^left as it was: .*$/gm)]).toEqual([
      0,
      ['left as it was: etc/rules/local_rules.xml', 'left as it was: etc/threatlockdown.yaml'],
    ]);
    expect(out).toContain('is ready: 1 file was made');
    expect(await readFile(join(home, 'etc/rules/local_rules.xml'), 'utf8')).toBe('<!-- mine -->');
  });

  test('is used where it is a link to a folder', async () => {
    const disk = join(dirname(home), 'disk');
    await mkdir(disk);
    await mkdir(home);
    await symlink(disk, join(home, 'logs'));
    expect(await init()).toMatchObject({ exitCode: 0 });
    expect(await readdir(disk)).toEqual(['alerts']);
  });
});

describe('init changes nothing and exits with 2', () => {
  async function refused(): Promise<string> {
    const before = await entries();
    const { exitCode, out, err } = await init();
    expect([exitCode, out, err.split('\n')]).toEqual([2, '', [expect.any(String), '']]);
    expect(await entries()).toEqual(before);
    return err.replaceAll(home, 'HOME');
  }

  test('where there is a home already', async () => {
    await put('etc/ossec.conf', '<ossec_config/>');
    expect(await refused()).toBe(
      'threatlockdown: HOME is a home already, with its own etc/ossec.conf; use it (threatlockdown check --home HOME), or name another folder\n',
    );
  });

  test.each(['wazuh-analysisd', 'ossec-logcollector'])('where a manager is installed (%s)', async (program) => {
    await put(`bin/${program}`);
    await put('etc/ossec.conf', '<ossec_config/>');
    expect(await refused()).toBe(
      `threatlockdown: a manager is installed in HOME (bin/${program}), which is a home as it is; see what will run beside it: threatlockdown check --home HOME\n`,
    );
  });

  test('where there are other things', async () => {
    await put('thesis.tex');
    expect(await refused()).toBe(
      'threatlockdown: HOME has other things in it (thesis.tex); name a new folder, or an empty one\n',
    );
  });

  test('where the path is too long for the sockets of a daemon', async () => {
    home = join(home, 'x'.repeat(100));
    await mkdir(home, { recursive: true });
    expect(await refused()).toContain('too long for a socket');
  });
});

describe('init says in a line what the system refuses, and exits with 4', () => {
  const failed = async (folder: string) => {
    const { exitCode, out, err } = await init(folder);
    expect([exitCode, out, err.split('\n')]).toEqual([4, '', [expect.any(String), '']]);
    return err;
  };

  test('a file in the place of the folder', async () => {
    await put('file');
    const file = join(home, 'file');
    const words = `threatlockdown: ${file} is no folder; move it away, or name another folder\n`;
    expect([await failed(file), await failed(join(file, 'home'))]).toEqual([
      words,
      words.replace(file, join(file, 'home')),
    ]);
  });

  test('a file in the place of a folder of the home', async () => {
    await put('etc', 'mine');
    expect(await failed(home)).toMatch(/home\/etc(\/ossec\.conf)? is no folder; /);
    expect(await readFile(join(home, 'etc'), 'utf8')).toBe('mine');
  });

  test('a place where one may not write, even as root', async () => {
    expect(await failed('/sys/threatlockdown')).toMatch(
      /^threatlockdown: cannot make \/sys\/threatlockdown \(E[A-Z]+\); run this as a user who may write there, or name another folder\n$/,
    );
  });

  /** A small disk of its own has to be mounted. Under CI that must work. */
  const canMount = process.getuid?.() === 0 || process.env.CI !== undefined;

  test.skipIf(!canMount)('a full disk, after which another run goes on with what is missing (needs root)', async () => {
    await mkdir(home);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', home]);
    onTestFinished(() => void execFileSync('umount', [home]));
    expect(await failed(home)).toMatch(/^threatlockdown: cannot make \S+ \(ENOSPC\); .*run this again/);
    const left = await entries();
    expect(left).toContain('etc/decoders/local_decoder.xml');
    expect(left).not.toContain('etc/ossec.conf');

    execFileSync('mount', ['-o', 'remount,size=8m', home]);
    expect(await init()).toMatchObject({ exitCode: 0, out: expect.not.stringContaining('left as it was') });
    expect(await runCommand(['check', '--home', home])).toMatchObject({ exitCode: 0, err: '' });
    expect(await readdir(join(home, 'tmp'))).toEqual([]);
  });
});
