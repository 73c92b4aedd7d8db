import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { runCommand } from '../../../test/support/command-line.ts';
import { loadAnalysis } from '../../config/analysis/load-analysis.ts';
import { loadCollection } from '../../config/collect/load-collection.ts';
import { loadConfig } from '../../config/load-config.ts';
import { formatProblem } from '../../config/problem.ts';
import { findIntegration } from '../../integrations/registry.ts';
import { makeHomeFolder } from './make-home-folder.ts';

/** What `packaging/home` has in it, as a home. */
let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'shipped-home-'));
  onTestFinished(() => rm(home, { recursive: true }));
  expect(await makeHomeFolder(home)).toMatchObject({ kind: 'made' });
});

const read = (path: string) => readFile(join(home, path), 'utf8');
const change = async (path: string, by: (text: string) => string) => writeFile(join(home, path), by(await read(path)));

async function load() {
  const integrations = await loadConfig({ home, environment: {}, terminal: false, findIntegration });
  const [analysis, collection] = [await loadAnalysis(home), await loadCollection(home, {})];
  const problems = [integrations, analysis, collection].flatMap((loaded) => loaded.problems.map(formatProblem));
  return { blocks: integrations.config?.blocks.map(({ name }) => name) ?? [], analysis, collection, problems };
}

/** An example is a comment that holds elements, and nothing else. */
const example = /<!--\s*(<(?:(?!-->).)*>)\s*-->/gs;
const withoutMarks = (text: string) => text.replaceAll(example, '$1');
/** In the YAML, lines that begin with a # and no blank, or with one and the blanks of an indented key. */
const withoutHashes = (text: string) => text.replaceAll(/^#(?=\S| {2})/gm, '');

describe('the configuration that ships', () => {
  test('loads without a remark', async () => {
    const { problems, collection, analysis } = await load();
    expect(problems).toEqual([]);
    if (collection.kind === 'refused' || analysis.kind === 'refused') throw new Error('refused');
    const { localFiles, syslogListeners, syscheck } = collection.config;
    expect(analysis.config.outputs).toMatchObject({ alertsJson: true, alertsLog: true, archivesJson: false });
    expect(analysis.config.logAlertLevel).toBe(3);
    expect(analysis.counts).toMatchObject({ lists: 0, leftOut: 0 });
    expect(localFiles[0]?.source).toEqual({ kind: 'journald', filters: [], onlyFutureEvents: false });
    expect(syslogListeners).toEqual([]);
    expect(syscheck?.directories.map(({ path }) => path)).toEqual(['/etc', '/usr/bin', '/usr/sbin', '/bin', '/sbin']);
  });

  test('misses no line between a stop and the next start', async () => {
    await change('etc/ossec.conf', withoutMarks);
    const { collection } = await load();
    if (collection.kind === 'refused') throw new Error('refused');
    const skipping = collection.config.localFiles
      .map(({ source }) => source)
      .filter((source) => source.kind !== 'command' && source.onlyFutureEvents);
    expect(skipping).toEqual([]);
  });

  test('has comments that any XML editor reads', async () => {
    for (const path of ['etc/ossec.conf', 'etc/rules/local_rules.xml', 'etc/decoders/local_decoder.xml']) {
      const comments = [...(await read(path)).matchAll(/<!--(.*?)-->/gs)].map(([, text = '']) => text);
      expect(comments.filter((text) => /--|<!|!>/.test(text))).toEqual([]);
    }
  });
});

describe('the examples in ossec.conf', () => {
  beforeEach(() => writeFile(join(home, 'etc/lists/blocked-addresses'), '192.0.2.66:\n'));

  test('load without a remark, each by itself', async () => {
    const text = await read('etc/ossec.conf');
    const examples = [...text.matchAll(example)];
    expect(examples).toHaveLength(14);
    for (const [commented, bare = ''] of examples) {
      await change('etc/ossec.conf', () => text.replace(commented, () => bare));
      expect([bare, (await load()).problems]).toEqual([bare, []]);
    }
  });

  test('load without a remark, all together', async () => {
    const commented = await load();
    await change('etc/ossec.conf', withoutMarks);
    const { problems, blocks, analysis, collection } = await load();
    expect(problems).toEqual([]);
    expect([commented.blocks, blocks]).toEqual([
      [],
      ['slack', 'pagerduty', 'virustotal', 'maltiverse', 'shuffle', 'custom-example'],
    ]);
    if (collection.kind === 'refused' || analysis.kind === 'refused') throw new Error('refused');
    expect(analysis.counts.lists).toBe(1);
    expect(collection.config.syslogListeners).toMatchObject([{ protocol: 'udp', allowed: ['192.0.2.0/24'] }]);
    const realtime = collection.config.syscheck?.directories.filter(({ mode }) => mode === 'realtime');
    expect(realtime).toHaveLength(4);
    const formats = collection.config.localFiles.map(({ format }) => format.kind);
    expect(formats).toEqual(expect.arrayContaining(['journald', 'lines', 'json', 'command', 'full_command']));
  });
});

test('the examples in threatlockdown.yaml load without a remark', async () => {
  const asShipped = await load();
  await change('etc/ossec.conf', withoutMarks);
  await writeFile(join(home, 'etc/lists/blocked-addresses'), '');
  await change('etc/threatlockdown.yaml', withoutHashes);
  const wanting = await load();
  await mkdir(join(home, 'etc/secrets'));
  await writeFile(join(home, 'etc/secrets/slack-hook'), 'https://hooks.slack.com/services/T1/B1/first', {
    mode: 0o600,
  });
  const complete = await load();
  expect([asShipped.problems, complete.problems]).toEqual([[], []]);
  // That it asks for the file shows that it was read.
  expect(wanting.problems).toEqual([expect.stringContaining('etc/secrets/slack-hook')]);
});

describe('the rules and decoders to begin with', () => {
  /** Of a line that came before: what is told only the first time is out of the way. */
  async function alertOf(line: string): Promise<unknown> {
    const input = () => Readable.from([Buffer.from(`${line}\n${line}\n`)]);
    const { out, err } = await runCommand(['logtest', '--json', '--home', home], { input });
    expect(err).toBe('');
    return JSON.parse(out.trim().split('\n').at(-1) ?? '');
  }

  beforeEach(async () => {
    await change('etc/rules/local_rules.xml', withoutMarks);
    await change('etc/decoders/local_decoder.xml', withoutMarks);
  });

  test.each([
    ['100100', 'sshd[4711]: Accepted publickey for root from 192.0.2.15 port 52001 ssh2'],
    ['5715', 'sshd[4711]: Accepted publickey for alice from 192.0.2.15 port 52001 ssh2'],
    ['100101', 'sudo[99]:   backup : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/rsync'],
    ['5402', 'sudo[99]:    alice : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/rsync'],
  ])('rule %s matches what it says', async (id, text) => {
    expect(await alertOf(`Mar  3 11:42:07 web1 ${text}`)).toMatchObject({ rule: { id } });
  });

  test('the decoder takes out what it says', async () => {
    const text = await read('etc/decoders/local_decoder.xml');
    const [, line = ''] = /For: (.*)/.exec(text) ?? [];
    expect(await alertOf(line)).toMatchObject({
      decoder: { parent: 'badge', name: 'badge' },
      data: { srcuser: 'ann', extra_data: 'north-door', srcip: '192.0.2.7' },
    });
  });
});

test('the script to begin with keeps a journal of the alerts it is given', async () => {
  const alert = join(home, 'tmp/alert');
  await writeFile(alert, '{"id":"1.1"}\n');
  const run = () => execFileSync(join(home, 'integrations/custom-example'), [alert, '', ''], { cwd: home });
  run();
  run();
  expect(await read('logs/custom-example.log')).toBe('{"id":"1.1"}\n{"id":"1.1"}\n');
});
