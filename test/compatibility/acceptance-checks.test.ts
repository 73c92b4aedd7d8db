import { appendFile, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DaemonProcess } from '../support/daemon-process.ts';
import { makeHome, numberedAlert, type TestHome } from '../support/home.ts';
import { type Call, callsIn, installProbe, startReading, writeBlocks } from '../support/probe.ts';
import { openStandIn } from '../support/stand-in.ts';

/* The checks by which the reference was described (spec: integrator, section 8), with the real program and a real script. */

let home: TestHome;
let daemon: DaemonProcess;

beforeEach(async () => {
  home = await makeHome();
  await installProbe(home, 'custom-probe');
});

afterEach(async () => {
  await daemon.kill();
  await home.remove();
});

const jsonBlock = '<name>custom-probe</name><alert_format>json</alert_format>';

const numberOf = ({ alert }: Call) => Number(JSON.parse(alert).id.split('.')[1]);

/** The numbers of the alerts that the probe was called for, once everything is settled. */
async function settledCalls(count: number): Promise<readonly number[]> {
  await vi.waitFor(
    async () => {
      expect((await daemon.status()).lanes[0]).toMatchObject({ delivered: count, waiting: 0, postponed: 0, dead: 0 });
    },
    { timeout: 15_000 },
  );
  return (await callsIn(home)).map(numberOf).sort((a, b) => a - b);
}

test('an alert from before the first start is left alone, one from after it is delivered', async () => {
  await writeBlocks(home, [jsonBlock]);
  await home.append(numberedAlert(1));
  daemon = await startReading(home);
  await home.append(numberedAlert(2));
  expect(await settledCalls(1)).toEqual([2]);
});

test('a new file in the place of alerts.json is read from its beginning, and nothing is read twice', async () => {
  await writeBlocks(home, [jsonBlock]);
  daemon = await startReading(home);
  await home.append(numberedAlert(1));
  expect(await settledCalls(1)).toEqual([1]);
  await writeFile(join(home.root, 'next'), `${JSON.stringify(numberedAlert(2))}\n`);
  await rename(join(home.root, 'next'), home.alertsFile);
  expect(await settledCalls(2)).toEqual([1, 2]);
  await home.append(numberedAlert(3));
  expect(await settledCalls(3)).toEqual([1, 2, 3]);
});

/** An alert whose line has exactly so many bytes. */
function alertOfBytes(number: number, bytes: number): string {
  const padding = bytes - JSON.stringify(numberedAlert(number, { full_log: '' })).length;
  return JSON.stringify(numberedAlert(number, { full_log: 'x'.repeat(padding) }));
}

test('odd lines: what is an alert is delivered, whatever its length and what blanks follow it', async () => {
  await writeBlocks(home, [jsonBlock]);
  daemon = await startReading(home);
  const valid = (number: number) => JSON.stringify(numberedAlert(number));
  const lines = [
    valid(1),
    'not json',
    `${valid(3)} `,
    `${valid(4)}\r`,
    JSON.stringify({ id: '1763700000.5', level: 12 }),
    alertOfBytes(6, 65_535),
    alertOfBytes(7, 65_536),
    alertOfBytes(8, 140_000),
    '"a text"',
    valid(10),
  ];
  await appendFile(home.alertsFile, lines.map((line) => `${line}\n`).join(''));
  expect(await settledCalls(7)).toEqual([1, 3, 4, 6, 7, 8, 10]);
  const { source } = await daemon.status();
  expect(source).toMatchObject({ alerts: 7, rejected: { 'not-json': 1, 'too-long': 0 } });
  const [kept = '', ...more] = await readdir(home.rejectedLines);
  expect(await readFile(join(home.rejectedLines, kept), 'utf8')).toBe('not json');
  expect(more).toEqual([]);
  expect(daemon.log().match(/"level":"warn"/g)).toHaveLength(1);
});

test('options for a script are a file of their own, whatever they hold', async () => {
  const options: Readonly<Record<string, string>> = {
    'custom-absent': '',
    'custom-object': '<options>{"pretext": "x"}</options>',
    'custom-empty': '<options></options>',
    'custom-broken': '<options>{pretext: </options>',
  };
  for (const name of Object.keys(options)) await installProbe(home, name);
  const blocks = Object.entries(options).map(
    ([name, element]) => `<name>${name}</name><alert_format>json</alert_format>${element}`,
  );
  await writeBlocks(home, blocks);
  daemon = await startReading(home);
  await home.append(numberedAlert(1));
  await vi.waitFor(async () => expect(await callsIn(home)).toHaveLength(4), { timeout: 15_000 });
  const seen = new Map((await callsIn(home)).map((call) => [call.script, call]));
  expect(seen.get('custom-absent')?.arguments[4]).toBe('');
  expect(seen.get('custom-object')?.options).toBe('{"pretext": "x"}\n');
  expect(seen.get('custom-empty')?.options).toBe('\n');
  expect(seen.get('custom-broken')?.options).toBe('{pretext: \n');
});

test('options for a stock integration are put over its message; those that are no JSON stop that block at the start', async () => {
  const slack = await openStandIn(() => ({ status: 200, body: 'ok' }));
  const block = (path: string, options: string) =>
    `<name>slack</name><hook_url>${slack.url}/${path}</hook_url><alert_format>json</alert_format>${options}`;
  await writeBlocks(home, [
    block('absent', ''),
    block('object', '<options>{}</options>'),
    block('empty', '<options></options>'),
    block('pretext', '<options>{"pretext": "x"}</options>'),
    block('broken', '<options>{pretext: </options>'),
  ]);
  daemon = await startReading(home);
  await home.append(numberedAlert(1));
  await vi.waitFor(() => expect(slack.requests).toHaveLength(4), { timeout: 15_000 });
  const pretexts = slack.requests.map(({ url, body }) => [url, JSON.parse(body).attachments[0].pretext]).sort();
  expect(pretexts).toEqual([
    ['/absent', 'ThreatLockDown Alert'],
    ['/empty', 'ThreatLockDown Alert'],
    ['/object', 'ThreatLockDown Alert'],
    ['/pretext', 'x'],
  ]);
  expect(daemon.log()).toContain('etc/ossec.conf:6: refused: slack#5: options is not JSON');
  await slack.close();
});

test('a plain block before a JSON block changes nothing of what the JSON block gets', async () => {
  await installProbe(home, 'custom-plain');
  await writeBlocks(home, ['<name>custom-plain</name>', jsonBlock]);
  daemon = await startReading(home);
  const alert = numberedAlert(1, { full_log: `it's $HOME; \\ ${'y'.repeat(300)}`, data: { srcip: 'fe80::1-x' } });
  await home.append(alert);
  await vi.waitFor(async () => expect(await callsIn(home)).toHaveLength(2), { timeout: 15_000 });
  const seen = new Map((await callsIn(home)).map((call) => [call.script, call.alert]));
  expect(seen.get('custom-plain')).toContain("\nalertlog='it s  HOME, / yyy");
  expect(seen.get('custom-plain')).toMatch(/\.\.\.'\nsrcip='fe80::1 x'$/);
  expect(seen.get('custom-probe')).toBe(`${JSON.stringify(alert)}\n`);
});
