import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../test/support/command-line.ts';
import { startDaemon } from '../../test/support/daemon-in-process.ts';
import { makeHome, numberedAlert, type TestHome } from '../../test/support/home.ts';
import { eventually } from '../../test/support/patiently.ts';
import { serveControl } from '../api/control-server.ts';
import { exitCodes } from './context.ts';
import { describeIndex } from './describe-index.ts';

let home: TestHome;
beforeEach(async () => {
  home = await makeHome();
});
afterEach(() => home.remove());

const run = (...args: readonly string[]) => runCommand(['index', ...args, '--home', home.root]);

/** A daemon that answers the command line. Only the configuration asks for HTTP: nothing is listened for here. */
async function serve(yaml: string) {
  await home.configure([], yaml);
  const { daemon } = await startDaemon(home, { indexing: true });
  const control = await serveControl(home.control, daemon.operations);
  return {
    daemon,
    end: async () => {
      await control.close();
      await daemon.stop();
    },
  };
}

describe('threatlockdown index', () => {
  it('tells what is in it, and makes it anew', async () => {
    await home.append(numberedAlert(1), numberedAlert(2));
    const { end } = await serve('dashboard: { keep: 20000d }');
    await eventually(async () =>
      expect((await run('status')).out).toMatch(
        /^index: 2 alerts, [^:]+ KiB, 2026-11-21 12:29 UTC to 2026-11-21 12:29 UTC\n$/,
      ),
    );
    expect(await run('rebuild')).toMatchObject({
      exitCode: exitCodes.success,
      out: expect.stringContaining('made anew'),
    });
    await eventually(async () => expect((await run('status')).out).toContain('index: 2 alerts'));
    await end();
  });

  it.each(['dashboard: none', 'dashboard: { keep: none }', 'http: { listen: none }'])(
    'says why there is none: %s',
    async (yaml) => {
      const { end } = await serve(yaml);
      for (const command of ['status', 'rebuild']) {
        const { exitCode, err } = await run(command);
        expect(exitCode).toBe(exitCodes.no);
        expect(err).toContain('alerts are not indexed');
      }
      await end();
    },
  );

  it('says that no daemon is running', async () => {
    for (const command of ['status', 'rebuild']) {
      const { exitCode, err } = await run(command);
      expect(exitCode).toBe(exitCodes.unavailable);
      expect(err).toContain('no daemon is running');
    }
  });
});

describe('the index in words', () => {
  const figures = {
    alerts: 1_234,
    bytes: 3 * 2 ** 29,
    oldest: undefined,
    newest: undefined,
    backfill: undefined,
    trouble: undefined,
  };

  it('tells how far earlier days have been read', () => {
    expect(describeIndex({ ...figures, backfill: { files: 90, filesDone: 3 } })).toBe(
      'index: 1,234 alerts, 1.5 GiB, reading earlier days: 3 of 90 files\n',
    );
  });

  it('tells of trouble on a line of its own, without what a terminal would obey', () => {
    const told = describeIndex({ ...figures, bytes: 0, trouble: 'full\u001b[2J' });
    expect(told).toMatch(/^index: 1,234 alerts, 0.0 KiB\nindex: waiting, full.+\n$/);
    expect(told).not.toContain('\u001b');
  });
});
