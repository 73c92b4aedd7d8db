import { chmodSync, linkSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeFimRig, monitored, onlyChecks, syscheck } from './fim-rig.contract.ts';

describe('the first scan', () => {
  it('tells of nothing but its beginning and its end', async () => {
    const rig = await makeFimRig();
    rig.write('a');
    rig.write('below/b');
    await rig.start();
    const timestamp = rig.clock.now() / 1000;
    expect(rig.messages).toEqual([
      `8:syscheck:{"type":"scan_start","data":{"timestamp":${timestamp}}}`,
      `8:syscheck:{"type":"scan_end","data":{"timestamp":${timestamp}}}`,
    ]);
  });

  it('is made at every start, and tells what changed while nothing ran', async () => {
    const rig = await makeFimRig();
    for (const name of ['kept', 'changed', 'deleted']) rig.write(name);
    await rig.start();
    await rig.stop();
    rig.write('changed', 'otherwise');
    rig.write('added');
    rmSync(rig.path('deleted'));
    await rig.start();
    expect([...rig.told()].sort()).toEqual(['added added', 'deleted deleted', 'modified changed']);
    await rig.stop();
    await rig.start();
    expect(rig.told()).toEqual([]);
  });

  it('takes in silently what a newly configured path holds', async () => {
    const rig = await makeFimRig();
    rig.write('old/a');
    rig.write('new/b');
    await rig.start(syscheck([monitored(rig.path('old'))]));
    await rig.stop();
    rig.write('old/c');
    await rig.start(syscheck([monitored(rig.path('old')), monitored(rig.path('new'))]));
    expect(rig.told()).toEqual(['added old/c']);
    rig.write('new/d');
    await rig.scan();
    expect(rig.told()).toEqual(['added new/d']);
  });

  it('forgets silently what is no longer configured', async () => {
    const rig = await makeFimRig();
    rig.write('a/1');
    rig.write('b/1');
    await rig.start(syscheck([monitored(rig.path('a')), monitored(rig.path('b'))]));
    await rig.stop();
    rmSync(rig.path('b'), { recursive: true });
    await rig.start(syscheck([monitored(rig.path('a'))]));
    expect(rig.told()).toEqual([]);
  });
});

describe('a later scan', () => {
  it('tells each change once, deletions last', async () => {
    const rig = await makeFimRig();
    for (const name of ['content', 'mode', 'gone', 'before']) rig.write(name);
    await rig.start();
    rig.write('new');
    rig.write('content', 'longer than it was');
    chmodSync(rig.path('mode'), 0o4711);
    rmSync(rig.path('gone'));
    renameSync(rig.path('before'), rig.path('behind'));
    await rig.scan();
    const told = rig.told();
    expect([...told].sort()).toEqual([
      'added behind',
      'added new',
      'deleted before',
      'deleted gone',
      'modified content',
      'modified mode',
    ]);
    expect(told.slice(4).every((change) => change.startsWith('deleted'))).toBe(true);
    await rig.scan();
    expect(rig.told()).toEqual([]);
  });

  it('tells what changed, and both states', async () => {
    const rig = await makeFimRig();
    const path = rig.write('a', 'one\n');
    chmodSync(path, 0o644);
    utimesSync(path, 1_000, 1_000);
    await rig.start();
    chmodSync(path, 0o4755);
    await rig.scan();
    expect(rig.changes()).toMatchObject([
      {
        ...{ type: 'modified', mode: 'scheduled', version: 2, changed_attributes: ['permission'] },
        attributes: { type: 'file', size: 4, perm: 'rwsr-xr-x', mtime: 1_000 },
        old_attributes: { perm: 'rw-r--r--' },
      },
    ]);
  });

  it('compares what is checked, and nothing else', async () => {
    const rig = await makeFimRig();
    rig.write('a', 'one');
    const config = syscheck([monitored(rig.top, { checks: onlyChecks('size') })]);
    await rig.start(config);
    rig.write('a', 'two');
    chmodSync(rig.path('a'), 0o600);
    await rig.scan();
    expect(rig.told()).toEqual([]);
    rig.write('a', 'three');
    await rig.scan();
    expect(rig.changes()[0]?.attributes).toEqual({ type: 'file', size: 5, checksum: expect.any(String) });
  });

  it('takes a check that is new for no change', async () => {
    const rig = await makeFimRig();
    rig.write('a', 'one');
    await rig.start(syscheck([monitored(rig.top, { checks: onlyChecks('size') })]));
    await rig.stop();
    await rig.start();
    expect(rig.told()).toEqual([]);
    rig.write('a', 'two');
    await rig.scan();
    expect(rig.changes()[0]?.changed_attributes).toEqual(expect.arrayContaining(['md5', 'sha1', 'sha256']));
  });

  it('tells a change through one name of a file for each of its names', async () => {
    const rig = await makeFimRig();
    linkSync(rig.write('a'), rig.path('b'));
    await rig.start();
    rig.write('a', 'through one name');
    await rig.scan();
    expect([...rig.told()].sort()).toEqual(['modified a', 'modified b']);
  });
});

describe('a link', () => {
  it('is an entry of its own and not followed, in circles neither', async () => {
    const rig = await makeFimRig();
    rig.write('folder/a');
    symlinkSync('..', rig.path('folder', 'loop'));
    await rig.start();
    rmSync(rig.path('folder', 'loop'));
    symlinkSync('../..', rig.path('folder', 'loop'));
    rig.write('folder/b');
    await rig.scan();
    const changes = rig.changes();
    expect(changes.map(({ path }) => path).sort()).toEqual([rig.path('folder/b'), rig.path('folder/loop')]);
    const md5 = 'd41d8cd98f00b204e9800998ecf8427e';
    const link = changes.find(({ type }) => type === 'modified');
    expect(link?.attributes).toMatchObject({ size: 5, hash_md5: md5, perm: 'rwxrwxrwx' });
  });

  it('that is a configured path is followed when the configuration says so, and its next target taken in silently', async () => {
    const rig = await makeFimRig();
    rig.write('first/a');
    rig.write('second/b');
    symlinkSync(rig.path('first'), rig.path('link'));
    const config = syscheck([monitored(rig.path('link'), { followSymbolicLink: true })]);
    await rig.start(config);
    rig.write('first/c');
    await rig.scan();
    expect(rig.told()).toEqual(['added first/c']);
    rmSync(rig.path('link'));
    symlinkSync(rig.path('second'), rig.path('link'));
    await rig.scan(600_001);
    expect(rig.told()).toEqual([]);
    rig.write('second/d');
    await rig.scan();
    expect(rig.told()).toEqual(['added second/d']);
  });

  it('that is a configured path is an entry when it is not followed', async () => {
    const rig = await makeFimRig();
    rig.write('first/a');
    symlinkSync(rig.path('first'), rig.path('link'));
    await rig.start(syscheck([monitored(rig.path('link'))]));
    rig.write('first/c');
    rmSync(rig.path('link'));
    await rig.scan();
    expect(rig.told()).toEqual(['deleted link']);
  });
});

describe('a folder in a file’s place', () => {
  it('is the end of the file, and the other way round', async () => {
    const rig = await makeFimRig();
    rig.write('a');
    rig.write('b/c');
    await rig.start();
    rmSync(rig.path('a'));
    mkdirSync(rig.path('a'));
    rmSync(rig.path('b'), { recursive: true });
    writeFileSync(rig.path('b'), '');
    await rig.scan();
    expect([...rig.told()].sort()).toEqual(['added b', 'deleted a', 'deleted b/c']);
  });

  it('replaced by a loop of links, it takes its files with it', async () => {
    const rig = await makeFimRig();
    rig.write('tree/one/a');
    await rig.start();
    rmSync(rig.path('tree'), { recursive: true });
    symlinkSync('tree', rig.path('tree'));
    await rig.scan();
    expect(rig.told()).toEqual(['added tree', 'deleted tree/one/a']);
  });
});
