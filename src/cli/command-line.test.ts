import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { runCommand } from '../../test/support/command-line.ts';
import { makeHome, numberedAlert, type TestHome } from '../../test/support/home.ts';
import { accept, refuse, type Sink, startSink } from '../../test/support/sink.ts';
import { homePaths } from '../lib/home-paths.ts';

let home: TestHome;
let sink: Sink;

beforeEach(async () => {
  home = await makeHome();
  sink = await startSink();
});

afterEach(async () => {
  await sink.close();
  await home.remove();
});

const run = (...args: readonly string[]) => runCommand(args);

async function alertFile(...alerts: object[]): Promise<string> {
  const path = join(home.root, 'some-alerts.json');
  await writeFile(path, alerts.map((alert) => `${JSON.stringify(alert)}\n`).join(''));
  return path;
}

const commands = [
  'init',
  'start',
  'check',
  'route',
  'send',
  'status',
  'deliveries',
  'pause',
  'resume',
  'replay',
  'reload',
  'logtest',
  'ruleset',
  'sandbox',
  'demo',
];

describe('the command line', () => {
  test('--version and --help work, and help names every command and the exit codes', async () => {
    expect(await run('--version')).toMatchObject({ exitCode: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    const help = await run('--help');
    expect(help.exitCode).toBe(0);
    for (const command of commands) expect(help.out).toContain(command);
    expect(help.out).toContain('Exit codes');
  });

  test.each(commands)('%s has a --help of its own', async (command) => {
    expect(await run(command, '--help')).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining(`threatlockdown ${command}`),
    });
  });

  test('wrong usage exits with 2 and says where help is', async () => {
    expect(await run('deliver')).toMatchObject({ exitCode: 2, err: expect.stringContaining('--help') });
    expect(await run('send', 'slack')).toMatchObject({ exitCode: 2, err: expect.stringContaining('--alert') });
  });
});

describe('check', () => {
  test('names what will run, without secrets', async () => {
    await home.configure([`<name>slack</name><hook_url>${sink.url}</hook_url><level>7</level>`]);
    const { exitCode, out } = await run('check', '--home', home.root);
    expect(exitCode).toBe(0);
    expect(out).toContain('1 of 1 integrations will run');
    expect(out).toContain('level');
    expect(out).not.toContain('abcdefghijklmnopqrstuvwx');
  });

  test('names a refused block, its file and line, and exits with 1', async () => {
    await home.configure([`<name>slack</name><hook_url>${sink.url}</hook_url>`, '<name>pagerduty</name>']);
    const { exitCode, out, err } = await run('check', '--home', home.root);
    expect(exitCode).toBe(1);
    expect(err).toMatch(/etc\/ossec\.conf:3: refused: .*pagerduty.*api_key/);
    expect(out).toContain('1 of 2 integrations will run');
  });

  test('shows all mistakes at once and exits with 3', async () => {
    await home.configure(['<name>slack</name><level>high</level><hok_url>x</hok_url>']);
    const { exitCode, err } = await run('check', '--home', home.root);
    expect(exitCode).toBe(3);
    expect(err.match(/mistake: /g)).toHaveLength(2);
  });
});

describe('route', () => {
  test('says for each block whether it wants the alert, and which filter refuses', async () => {
    await home.configure([
      `<name>slack</name><hook_url>${sink.url}</hook_url>`,
      `<name>shuffle</name><hook_url>${sink.url}</hook_url><level>12</level>`,
    ]);
    const { exitCode, out } = await run('route', await alertFile(numberedAlert(1)), '--home', home.root);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/slack +yes/);
    expect(out).toMatch(/shuffle +no +level: .*7.*12/);
  });

  test('exits with 1 when nobody wants it, and with 2 when it is no alert', async () => {
    await home.configure([`<name>shuffle</name><hook_url>${sink.url}</hook_url><level>12</level>`]);
    expect(await run('route', await alertFile(numberedAlert(1)), '--home', home.root)).toMatchObject({ exitCode: 1 });
    expect(await run('route', await alertFile({ hello: 1 }), '--home', home.root)).toMatchObject({ exitCode: 2 });
    expect(await run('route', '/nowhere.json', '--home', home.root)).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('/nowhere.json'),
    });
  });
});

describe('send', () => {
  beforeEach(() => home.configure([`<name>slack</name><hook_url>${sink.url}</hook_url>`]));

  test('makes one attempt and tells what came of it', async () => {
    expect(await run('send', 'slack', '--alert', await alertFile(numberedAlert(7)), '--home', home.root)).toMatchObject(
      { exitCode: 0, out: 'delivered\n' },
    );
    expect(sink.ids).toEqual(['1763700000.7']);
    sink.answer(refuse(404, {}, 'no_service'));
    const failed = await run('send', 'slack', '--alert', await alertFile(numberedAlert(7)), '--home', home.root);
    expect(failed).toMatchObject({ exitCode: 1, out: expect.stringContaining('no_service') });
    sink.answer(accept);
  });

  test('--dry-run sends nothing and shows the request without its secrets', async () => {
    const { exitCode, out } = await run(
      'send',
      'slack',
      '--dry-run',
      '--alert',
      await alertFile(numberedAlert(7)),
      '--home',
      home.root,
    );
    expect(exitCode).toBe(0);
    expect(sink.requests()).toBe(0);
    expect(out).toContain('POST <secret>');
    expect(out).toContain('"pretext": "ThreatLockDown Alert"');
    expect(out).not.toContain('abcdefghijklmnopqrstuvwx');
  });

  test('names the blocks there are when there is none of that name', async () => {
    expect(await run('send', 'slak', '--alert', await alertFile(numberedAlert(7)), '--home', home.root)).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('there are: slack'),
    });
  });
});

describe('a home whose daemon is stopped', () => {
  beforeEach(() => home.configure([`<name>slack</name><hook_url>${sink.url}</hook_url>`]));

  test('shows its status', async () => {
    expect(await run('status', '--home', home.root)).toMatchObject({
      exitCode: 0,
      out: expect.stringMatching(/not running[\s\S]*slack +stopped/),
    });
    const { out } = await run('status', '--json', '--home', home.root);
    expect(JSON.parse(out)).toMatchObject({ lanes: [{ lane: 'slack', waiting: 0 }, { lane: 'reinject' }] });
  });

  test('has a lane paused and resumed, and names the lanes that there are', async () => {
    const at = ['--home', home.root];
    expect(await run('pause', 'slack', ...at)).toMatchObject({ exitCode: 0, out: expect.stringContaining('paused') });
    expect((await run('status', ...at)).out).toMatch(/slack +stopped, paused by \S.* ago/);
    expect(await run('resume', 'slack', ...at)).toMatchObject({ exitCode: 0, out: 'slack is no longer paused\n' });
    expect((await run('status', ...at)).out).not.toContain('paused');
    expect(await run('pause', 'slack#2', ...at)).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('there is no lane slack#2; there are: slack, reinject'),
    });
  });

  test('lists the deliveries of one alert', async () => {
    await run('replay', await alertFile(numberedAlert(1), numberedAlert(2)), '--home', home.root);
    const { out } = await run('deliveries', 'list', '--json', '--alert', '1763700000.1', '--home', home.root);
    expect(JSON.parse(out)).toMatchObject({ alertId: '1763700000.1' });
  });

  test('takes a replay, lists and shows its deliveries, and drops them', async () => {
    const file = await alertFile(numberedAlert(1), numberedAlert(2));
    expect(await run('replay', file, '--home', home.root)).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('2 alerts read, 2 deliveries queued'),
    });
    const { out } = await run('deliveries', 'list', '--json', '--home', home.root);
    const listed = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(listed).toMatchObject([
      { lane: 'slack', state: 'waiting', alertId: '1763700000.2' },
      { alertId: '1763700000.1' },
    ]);
    expect(await run('deliveries', 'show', listed[0].id, '--home', home.root)).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('paco'),
    });
    expect(await run('deliveries', 'drop', listed[0].id, '--home', home.root)).toMatchObject({
      exitCode: 0,
      out: '1 dropped\n',
    });
    expect(await run('deliveries', 'drop', '--waiting', '--home', home.root)).toMatchObject({
      exitCode: 0,
      out: '1 dropped\n',
    });
    expect(await run('deliveries', 'list', '--home', home.root)).toMatchObject({
      out: expect.not.stringContaining('waiting'),
    });
    expect(await run('deliveries', 'retry', '--dead', '--home', home.root)).toMatchObject({ exitCode: 1 });
  });

  test('replays only what lies in the span', async () => {
    await home.append(
      numberedAlert(1, { timestamp: '2026-11-21T10:00:00.000+0000' }),
      numberedAlert(2, { timestamp: '2026-11-21T12:00:00.000+0000' }),
    );
    const replayed = await run('replay', '--since', '2026-11-21T11:00:00Z', '--home', home.root);
    expect(replayed).toMatchObject({ exitCode: 0, out: expect.stringContaining('1 alerts read, 1 deliveries queued') });
  });

  test.each([
    ['the folder for its state is taken by a file', 'queue/threatlockdown', 'queue/threatlockdown (EEXIST); check'],
    ['its queue is no database', 'queue/threatlockdown/queue.db', 'queue.db is damaged or is no queue'],
  ])('says what is wrong, and exits with 4, when %s', async (_, path, message) => {
    await mkdir(dirname(join(home.root, path)), { recursive: true });
    await writeFile(join(home.root, path), 'something else\n'.repeat(100));
    expect(await run('start', '--home', home.root)).toMatchObject({
      exitCode: 4,
      err: expect.stringContaining(message),
    });
  });

  test('says in words which file or home is not there', async () => {
    const missing = await run('replay', '/nowhere/alerts.json', '--home', home.root);
    expect(missing).toMatchObject({ exitCode: 2, err: expect.stringContaining('no file /nowhere/alerts.json') });
    expect(await run('status', '--home', '/nowhere')).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('no folder /nowhere'),
    });
  });

  test('cannot be reloaded', async () => {
    expect(await run('reload', '--home', home.root)).toMatchObject({
      exitCode: 4,
      err: expect.stringContaining('no daemon is running'),
    });
  });
});

describe('a daemon that ends in the middle of a command', () => {
  test('is told of in words, and the command exits with 4', async () => {
    const { control, state } = homePaths(home.root);
    await mkdir(state, { recursive: true });
    const ending = createServer(({ url, socket }, answer) => {
      if (url === '/status') answer.end('{"result":{}}');
      else socket.destroy();
    });
    await once(ending.listen(control), 'listening');
    onTestFinished(() => void ending.close());
    expect(await run('deliveries', 'list', '--home', home.root)).toMatchObject({
      exitCode: 4,
      err: expect.stringContaining('the daemon ended before it had answered'),
    });
  });
});
