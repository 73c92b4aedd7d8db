import { appendFileSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { eventually } from '../../../test/support/patiently.ts';
import { createRig, filesBlock } from './log-file-rig.contract.ts';

describe('a log file', () => {
  test('gives a line when its newline has come, and not before', async () => {
    const rig = createRig();
    const path = join(rig.folder, 'a.log');
    writeFileSync(path, '');
    await rig.start(filesBlock(path));
    appendFileSync(path, 'a\nb');
    await rig.expect((messages) => expect(messages).toEqual([`1:${path}:a`]));
    appendFileSync(path, 'c\n');
    await rig.expect((messages) => expect(messages).toEqual([`1:${path}:a`, `1:${path}:bc`]));
  });

  test('has its lines cut at 65,278 bytes', async () => {
    const rig = createRig();
    const path = join(rig.folder, 'long.log');
    writeFileSync(path, '');
    await rig.start(filesBlock(path));
    for (const length of [65_278, 65_279, 600_000]) appendFileSync(path, `${'x'.repeat(length)}\n`);
    appendFileSync(path, 'short\n');
    await rig.expect((messages) =>
      expect(messages.map((message) => message.length - `1:${path}:`.length)).toEqual([65_278, 65_278, 65_278, 5]),
    );
    expect(rig.logged.filter((line) => line.includes('too long'))).not.toEqual([]);
  });

  test('gives empty lines and carriage returns as they are, and no line with a NUL', async () => {
    const rig = createRig();
    const path = join(rig.folder, 'odd.log');
    writeFileSync(path, '');
    await rig.start(filesBlock(path));
    appendFileSync(path, '\nwindows\r\nn\0l\nend\n');
    await rig.expect((messages) =>
      expect(messages).toEqual(['', 'windows\r', 'end'].map((text) => `1:${path}:${text}`)),
    );
  });

  test('is told of with the colons and bars of its name escaped, whatever bytes the name has', async () => {
    const rig = createRig();
    const name = Buffer.concat([Buffer.from(`${rig.folder}/a:b|`), Buffer.from([0xff, 0x0a]), Buffer.from('c.log')]);
    await rig.start(filesBlock(join(rig.folder, '*.log')));
    writeFileSync(name, 'line\n');
    await rig.expect((messages) => expect(messages).toEqual([`1:${rig.folder}/a|:b||\xff\nc.log:line`]));
  });

  test('gives what every restrict and no ignore finds', async () => {
    const rig = createRig();
    const path = join(rig.folder, 'a.log');
    writeFileSync(path, '');
    const has = (part: string) => (text: string) => text.includes(part);
    await rig.start(filesBlock(path, { restrict: [has('one'), has('two')], ignore: [has('not')] }));
    appendFileSync(path, 'one\ntwo\none two\nnot one two\ntwo one\n');
    await rig.expect((messages) => expect(messages).toEqual([`1:${path}:one two`, `1:${path}:two one`]));
  });

  test('is written to the analysis as its template says, and not at all for other targets', async () => {
    const rig = createRig();
    const path = join(rig.folder, 'a.log');
    writeFileSync(path, '');
    const targets = [
      { name: 'agent', socket: undefined, template: '$(hostname) $(log)' },
      { name: 'other', socket: { path: '/nowhere', stream: false, prefix: '' }, template: undefined },
    ];
    await rig.start(filesBlock(path, { targets }));
    appendFileSync(path, 'text\n');
    await rig.expect((messages) => expect(messages).toEqual([`1:${path}:box.example.com text`]));
  });

  test('of nmap goes to a queue of its own', async () => {
    const rig = createRig();
    const path = join(rig.folder, 'scan');
    writeFileSync(path, '');
    await rig.start(filesBlock(path, { format: { kind: 'nmapg' } }));
    appendFileSync(path, 'Host: 192.0.2.1 (gw)\tPorts: 22/open/tcp//ssh///, 80/closed/tcp//http///\n');
    await rig.expect((messages) => expect(messages).toEqual([`3:${path}:Host: 192.0.2.1 (gw), open ports: 22(tcp)`]));
  });

  test('gives an event of several lines after its time without a further line', async () => {
    const rig = createRig();
    const path = join(rig.folder, 'a.log');
    writeFileSync(path, '');
    const clock = new ManualClock();
    const format = { kind: 'multi-line-regex', match: 'start', replace: 'wspace', timeoutMs: 5_000 } as const;
    await rig.start(filesBlock(path, { format: { ...format, pattern: (text) => /^\d\d/.test(text) } }), { clock });
    appendFileSync(path, '11 start\n  more\n22 x\nunfinished');
    await rig.expect((messages) => expect(messages).toEqual([`1:${path}:11 start   more `]));
    await clock.advance(4_000);
    expect(rig.messages).toHaveLength(1);
    await clock.advance(3_000);
    await rig.expect((messages) => expect(messages[1]).toBe(`1:${path}:22 x unfinished `));
  });

  test('of audit events gives one event though it is written in two pieces', async () => {
    const rig = createRig();
    const path = join(rig.folder, 'audit.log');
    writeFileSync(path, '');
    await rig.start(filesBlock(path, { format: { kind: 'audit' } }));
    appendFileSync(path, 'type=A msg=audit(1.0:1): a\ntype=B ms');
    appendFileSync(path, 'g=audit(1.0:1): b\n');
    await rig.expect((messages) =>
      expect(messages).toEqual([`1:${path}:type=A msg=audit(1.0:1): a type=B msg=audit(1.0:1): b`]),
    );
  });
});

describe('which files', () => {
  test('a file that appears later is read from its start, however it is found', async () => {
    const rig = createRig();
    await rig.start(filesBlock(join(rig.folder, 'plain.log'), { source: { onlyFutureEvents: true } }));
    await rig.start(filesBlock(join(rig.folder, 'sub*/*.log'), { source: { onlyFutureEvents: true } }));
    writeFileSync(join(rig.folder, 'plain.log'), 'one\n');
    mkdirSync(join(rig.folder, 'sub1'));
    writeFileSync(join(rig.folder, 'sub1', 'b.log'), 'two\n');
    await rig.expect((messages) => expect(messages.map((text) => text.slice(-3)).sort()).toEqual(['one', 'two']));
  });

  test('what was there at the start is not new', async () => {
    const rig = createRig();
    const path = join(rig.folder, 'a.log');
    writeFileSync(path, 'old\n');
    await rig.start(filesBlock(path, { source: { onlyFutureEvents: true } }));
    appendFileSync(path, 'new\n');
    await rig.expect((messages) => expect(messages).toEqual([`1:${path}:new`]));
  });

  test('excluded files, folders and second names of a file are left alone', async () => {
    const rig = createRig();
    mkdirSync(join(rig.folder, 'folder.log'));
    await rig.start(filesBlock(join(rig.folder, '*.log'), { source: { exclude: [join(rig.folder, 'not*')] } }));
    writeFileSync(join(rig.folder, 'not.log'), 'excluded\n');
    symlinkSync(join(rig.folder, 'a.log'), join(rig.folder, 'b.log'));
    writeFileSync(join(rig.folder, 'a.log'), 'once\n');
    writeFileSync(join(rig.folder, 'z.log'), 'last\n');
    await rig.expect((messages) => expect(messages.map((text) => text.slice(-5)).sort()).toEqual([':last', ':once']));
  });

  test('a name made of the date is another at midnight', async () => {
    const rig = createRig();
    const clock = new ManualClock(new Date(2030, 0, 1, 23, 59, 50).getTime());
    const first = join(rig.folder, 'a-2030-01-01.log');
    const second = join(rig.folder, 'a-2030-01-02.log');
    writeFileSync(first, '');
    await rig.start(filesBlock(join(rig.folder, 'a-%Y-%m-%d.log'), { source: { onlyFutureEvents: true } }), { clock });
    writeFileSync(second, 'early\n');
    appendFileSync(first, 'late\n');
    await clock.advance(9_000);
    await rig.expect((messages) => expect(messages).toEqual([`1:${first}:late`]));
    appendFileSync(first, 'last\n');
    await clock.advance(3_000);
    await rig.expect((messages) => expect(messages.slice(1)).toEqual([`1:${first}:last`, `1:${second}:early`]));
  });

  test('a file too old is not read until it is written to', async () => {
    const rig = createRig();
    const [old, fresh] = [join(rig.folder, 'old.log'), join(rig.folder, 'fresh.log')];
    writeFileSync(old, 'before\n');
    utimesSync(old, 1_000_000, 1_000_000);
    await rig.start(filesBlock(join(rig.folder, '*.log'), { source: { ageMs: 60_000, onlyFutureEvents: true } }));
    writeFileSync(fresh, 'fresh\n');
    await rig.expect((messages) => expect(messages).toEqual([`1:${fresh}:fresh`]));
    appendFileSync(old, 'after\n');
    await rig.expect((messages) => expect(messages[1]).toBe(`1:${old}:after`));
  });

  test('files over the limit are left out, which is told once', async () => {
    const rig = createRig();
    for (const name of ['a', 'b', 'c']) writeFileSync(join(rig.folder, `${name}.log`), '');
    await rig.start(filesBlock(join(rig.folder, '*.log')), { maxFiles: 1 });
    for (const name of ['c', 'b', 'a']) appendFileSync(join(rig.folder, `${name}.log`), `${name}\n`);
    await rig.expect((messages) => expect(messages).toEqual([`1:${rig.folder}/a.log:a`]));
    await eventually(() => expect(rig.logged.filter((line) => line.includes('too many'))).toHaveLength(1));
  });

  test('a file that finds its place among the others only later is not new for that', async () => {
    const rig = createRig();
    for (const name of ['a', 'b']) writeFileSync(join(rig.folder, `${name}.log`), 'old\n');
    const clock = new ManualClock();
    const source = { onlyFutureEvents: true };
    await rig.start(filesBlock(join(rig.folder, '*.log'), { source }), { maxFiles: 1, clock });
    rmSync(join(rig.folder, 'a.log'));
    await clock.advance(70_000);
    appendFileSync(join(rig.folder, 'b.log'), 'new\n');
    await rig.expect((messages) => expect(messages).toEqual([`1:${rig.folder}/b.log:new`]));
  });

  test('files with a NUL at their beginning are left out where binaries are to be', async () => {
    const rig = createRig();
    await rig.start(filesBlock(join(rig.folder, '*.log'), { source: { ignoreBinaries: true } }));
    writeFileSync(join(rig.folder, 'binary.log'), 'text\n\0\n');
    writeFileSync(join(rig.folder, 'text.log'), 'text\n');
    await rig.expect((messages) => expect(messages).toEqual([`1:${rig.folder}/text.log:text`]));
  });
});
