import { readdir, readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { alertOf } from '../../../test/support/sample-alert.ts';
import { type Given, scriptHome } from '../../../test/support/script-home.ts';
import { stoppedClock, testSettings, testTools } from '../../../test/support/test-tools.ts';
import type { ProcessRunner } from '../../lib/process-runner.ts';
import { Secret } from '../../lib/secret.ts';
import { alertContract } from '../alert.contract.ts';
import type { Settings } from '../integration.ts';
import { custom } from './index.ts';

const key = new Secret('k3y-of-the-ticket-desk');
const hook = new Secret('https://desk.example/hooks/s3cr3t-path');

const { home, install, deliver, runScript, written } = scriptHome();

function message(settings: Partial<Settings>): string | undefined {
  const block = testSettings({ name: 'custom-x', ...settings });
  return custom.options.safeParse(block).error?.issues[0]?.message;
}

describe('the arguments', () => {
  const saveArguments = 'import json, sys\nprint("called")\nopen("argv.json", "w").write(json.dumps(sys.argv))\n';
  const call = async (given?: Given) => {
    await install('custom-x', `#!/usr/bin/env python3\n${saveArguments}`);
    expect((await deliver('custom-x', given)).outcome).toEqual({ status: 'delivered' });
    return JSON.parse(await written('argv.json')) as readonly string[];
  };
  const file = (kind: string) =>
    expect.stringMatching(new RegExp(`^${home().temporary}/custom-x-1800000000-\\d+\\.${kind}$`));
  const tools = { clock: stoppedClock(1_800_000_000_999) };

  it('stand where the reference puts them', async () => {
    const settings = { api_key: key, hook_url: hook, options: '{"a": 1}', timeout: 7, retries: 2 };
    expect(await call({ settings, tools })).toEqual([
      'integrations/custom-x',
      file('alert'),
      key.reveal(),
      hook.reveal(),
      '',
      file('options'),
      '7',
      '2',
      '> /dev/null 2>&1',
    ]);
  });

  it('are empty where the block says nothing', async () => {
    const nothing = [file('alert'), '', '', '', '', '10', '3', '> /dev/null 2>&1'];
    expect(await call({ tools })).toEqual(['integrations/custom-x', ...nothing]);
  });

  it('tell of debugging, and then end early', async () => {
    const debugging = [file('alert'), '', '', 'debug', '', '10', '3'];
    expect(await call({ tools: { ...tools, debug: true } })).toEqual(['integrations/custom-x', ...debugging]);
  });

  it('stay whole when they hold blanks and quotes', async () => {
    const settings = { api_key: new Secret('two words; "$HOME"'), hook_url: new Secret(' > x ') };
    expect((await call({ settings })).slice(2, 4)).toEqual(['two words; "$HOME"', ' > x ']);
  });

  it('hold no secret when the block says so: the environment does', async () => {
    const show = 'printf "<%s>" "$2" "$3" "$THREATLOCKDOWN_API_KEY" "$THREATLOCKDOWN_HOOK_URL" > seen';
    await runScript(show, { settings: { api_key: key, hook_url: hook, secrets: 'environment' } });
    expect(await written('seen')).toBe(`<><><${key.reveal()}><${hook.reveal()}>`);
  });

  it('leave the environment alone otherwise', async () => {
    await runScript('env > seen', { settings: { api_key: key } });
    expect(await written('seen')).not.toMatch(/THREATLOCKDOWN_(?:API_KEY|HOOK_URL)|k3y/);
  });
});

describe('a script that worked elsewhere works here', () => {
  it('as a shell wrapper with a Python program beside it', async () => {
    await install(
      'custom-desk',
      '#!/bin/sh\nhere=$(cd $(dirname $0) && pwd -P)\ncd $here/.. && python3 $here/$(basename $0).py "$@"\nexit $?\n',
    );
    const program =
      'import json, sys\nalert = json.load(open(sys.argv[1]))\nopen("seen", "w").write(alert["rule"]["id"])\n';
    await install('custom-desk.py', `${program}sys.exit(0 if sys.argv[4] == "" and len(sys.argv) == 9 else 1)\n`);
    expect((await deliver('custom-desk')).outcome).toEqual({ status: 'delivered' });
    expect(await written('seen')).toBe('5720');
  });

  it('as a file with its ending in its name, and in a folder of its own', async () => {
    await install('custom-desk.py', '#!/usr/bin/env python3\nopen("python", "w")\n');
    await install('custom-team/notify', '#!/bin/sh\nbasename "$1" > shell\n');
    expect((await deliver('custom-desk.py')).outcome).toEqual({ status: 'delivered' });
    expect((await deliver('custom-team/notify')).outcome).toEqual({ status: 'delivered' });
    expect(await readdir(home().root)).toContain('python');
    expect(await written('shell')).toMatch(/^custom-team-notify-\d+-\d+\.alert\n$/);
  });

  it('when it leaves something in the background', async () => {
    const { outcome } = await runScript('sleep 60 > /dev/null 2>&1 & echo $! > pid');
    expect(outcome).toEqual({ status: 'delivered' });
    expect(process.kill(Number(await written('pid')))).toBe(true);
  });

  it('when it writes a megabyte', async () => {
    const { outcome, tools } = await runScript('head -c 1048576 /dev/zero | tr "\\0" x');
    expect(outcome).toEqual({ status: 'delivered' });
    expect(tools.logged.join('').length).toBeLessThan(2_000);
  });

  it('several times at once, each with its own alert', async () => {
    const untilAllRun = 'touch started-$$; while [ $(ls -d started-* | wc -l) -lt 8 ]; do sleep 0.01; done';
    await install('custom-x', `#!/bin/sh\n${untilAllRun}\ncp "$1" "seen-$(tr -dc 0-9 < "$1")"\n`);
    const ids = [1, 2, 3, 4, 5, 6, 7, 8];
    const alerts = ids.map((id) => alertOf({ rule: {}, id }));
    const runs = await Promise.all(alerts.map((alert) => deliver('custom-x', { alert })));
    expect(runs.map(({ outcome }) => outcome.status)).toEqual(ids.map(() => 'delivered'));
    const seen = await Promise.all(ids.map((id) => written(`seen-${id}`)));
    expect(seen).toEqual(alerts.map(({ text }) => `${text}\n`));
  });
});

describe('a block', () => {
  it('may not lead out of the folder, nor be named with a line break', () => {
    expect(message({ name: 'custom-x/../../bin/sh' })).toContain('without ".."');
    expect(message({ name: '\ncustom-x' })).toContain('on one line');
    expect(message({ name: 'custom-..x/..y' })).toBeUndefined();
  });

  it('says what to write when it names no way for secrets', () => {
    expect(message({ secrets: 'env' })).toContain('write secrets: environment');
  });

  it('takes any text, an empty one too, for its key and hook', () => {
    expect(message({ api_key: new Secret(''), hook_url: new Secret('WEBHOOK') })).toBeUndefined();
  });
});

describe('whatever the alert', () => {
  const processes: ProcessRunner = {
    run: async ({ args }) => {
      expect(await readFile(args[0] ?? '', 'utf8')).toMatch(/^[^\n]+(\n|(\n[^\n]+){6})$/);
      return { kind: 'exited', code: 0 };
    },
  };
  beforeEach(() => install('custom-x', '#!/bin/sh\n'));

  for (const alert_format of ['json', 'plain'] as const) {
    const settings = testSettings({ name: 'custom-x', alert_format });
    alertContract({ integration: custom, settings, tools: () => testTools({ settings, processes, home: home() }) });
  }
});
