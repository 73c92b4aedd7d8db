import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type FimRig, makeFimRig, monitored, syscheck } from './fim-rig.contract.ts';

const nobody = 65_534;

/** Root may read everything: then the test goes on as somebody else. */
async function makeRigOfSomebody(): Promise<FimRig> {
  const rig = await makeFimRig();
  if (process.geteuid?.() !== 0) return rig;
  for (const path of [dirname(rig.top), rig.top, dirname(rig.database)]) chownSync(path, nobody, nobody);
  process.seteuid?.(nobody);
  onTestFinished(() => process.seteuid?.(0));
  return rig;
}

const logs = (rig: FimRig, code: string) => rig.logged.filter((line) => line.includes(`"code":"${code}"`));

it('a file that may not be read is left out and not taken for deleted, until it can be read again', async () => {
  const rig = await makeRigOfSomebody();
  const path = rig.write('a');
  rig.write('never');
  chmodSync(rig.path('never'), 0);
  await rig.start();
  chmodSync(path, 0);
  await rig.scan();
  await rig.scan();
  expect(rig.told()).toEqual([]);
  expect(logs(rig, 'EACCES')).toHaveLength(2);
  chmodSync(path, 0o600);
  rig.write('a', 'otherwise');
  await rig.scan();
  expect(rig.told()).toEqual(['modified a']);
});

it('what is in a folder that may not be read is not taken for deleted', async () => {
  const rig = await makeRigOfSomebody();
  rig.write('closed/below/a');
  rig.write('open/b');
  await rig.start();
  // Names can be read without the right to enter, but nothing that they stand for.
  for (const mode of [0, 0o600]) {
    chmodSync(rig.path('closed'), mode);
    await rig.scan();
  }
  rmSync(rig.path('open/b'));
  await rig.scan();
  expect(rig.told()).toEqual(['deleted open/b']);
  expect(logs(rig, 'EACCES').length).toBeGreaterThan(0);
  chmodSync(rig.path('closed'), 0o700);
  await rig.scan();
  expect(rig.told()).toEqual([]);
});

it('a configured path that leads in circles is missing, until it leads somewhere', async () => {
  const rig = await makeFimRig();
  symlinkSync('loop', rig.path('loop'));
  await rig.start(syscheck([monitored(rig.path('loop/a')), monitored(rig.path('loop'), { followSymbolicLink: true })]));
  expect(rig.logged.filter((line) => line.includes('a monitored path is not there'))).toHaveLength(1);
  rmSync(rig.path('loop'));
  rig.write('loop/a');
  await rig.scan();
  // A link that leads nowhere is an entry of its own.
  expect(rig.told()).toEqual(['added loop/a', 'deleted loop']);
});

it('a configured path below a folder that may not be entered is said to be that, not to be missing', async () => {
  const rig = await makeRigOfSomebody();
  rig.write('closed/ä');
  chmodSync(rig.path('closed'), 0);
  await rig.start(syscheck([monitored(rig.path('closed/ä'))]));
  await rig.scan();
  const warnings = rig.logged.filter((line) => line.includes('"warn"')).map((line) => JSON.parse(line) as object);
  expect(warnings).toEqual([
    {
      level: 'warn',
      message: expect.stringContaining('a monitored path cannot be read'),
      ...{ path: rig.path('closed/ä'), line: 1, code: 'EACCES' },
    },
  ]);
  chmodSync(rig.path('closed'), 0o700);
});

it('a folder too deep for any path to lead there is left out, and said to be', async () => {
  const rig = await makeFimRig();
  rig.write('a');
  const [name, before] = ['d'.repeat(200), process.cwd()];
  process.chdir(rig.top);
  onTestFinished(() => {
    process.chdir(before);
    // Node's own removal needs a path that leads there.
    execFileSync('rm', ['-rf', rig.path(name)]);
  });
  for (let depth = 0; depth < 25; depth += 1) {
    mkdirSync(name);
    process.chdir(name);
  }
  writeFileSync('hidden', '');
  await rig.start();
  expect(logs(rig, 'ENAMETOOLONG')).toHaveLength(1);
  rig.write('b');
  await rig.scan();
  expect(rig.told()).toEqual(['added b']);
});

it('what the kernel only pretends to be files neither ends a scan nor makes it wait', async () => {
  const rig = await makeFimRig();
  const skip = { nfs: false, dev: false, sys: false, proc: false };
  const roots = [`/proc/${process.pid}`, '/sys/kernel', '/sys/bus', '/dev'];
  await rig.start(
    syscheck([monitored(rig.top), ...roots.map((path) => monitored(path, { recursionLevel: 2 }))], {
      skip,
      fileLimit: undefined,
      ignorePatterns: [{ pattern: (path) => path.includes('/task/'), keepsFolders: false }],
    }),
  );
  rig.write('a');
  await rig.scan();
  expect(rig.told()).toContain('added a');
});
