import { relative } from 'node:path';
import { starter } from '../../lib/starter.ts';
import { describeExchange } from '../../sandbox/describe-exchange.ts';
import type { CliContext } from '../context.ts';
import type { DemoAdmin } from './demo-admin.ts';
import type { DemoHome } from './demo-home.ts';
import { describeAlert, type Stage } from './play-chapter.ts';

/** What can be asked of the home, also once the demo has ended. */
export function whereToLook(home: DemoHome): string {
  const command = `${quoted(relative('', starter))} --home ${quoted(home.root)}`;
  return `Look further:
  ${home.ossecConf}   the configuration
  ${home.alerts}   the alerts
  ${command} status
  ${command} deliveries list
  ${command} route ${quoted(home.alerts)}
  ${command} logtest
`;
}

/** A word of a shell's command line. */
function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

interface Login extends DemoAdmin {
  readonly url: string;
}

/** What can be done while it runs. */
export function whatToTry(home: DemoHome, sandbox: string, { url, name, password }: Login): string {
  return `  ${url}/   the dashboard: the user is ${name}, the password ${password.reveal()}
  ${url}/metrics   the program's figures

Try more, and see here what comes of it, until Ctrl-C:
  write a line into ${home.log}
  put a file into ${home.files}
  ${sandbox}/   the stand-ins: make one fail, and see the program cope

`;
}

const lookEveryMs = 200;

/** Whatever else comes in is shown, until the person has seen enough. */
export async function goOn({ page, look }: Omit<Stage, 'waitFor'>, { clock, stop }: CliContext): Promise<void> {
  let before = await look();
  while (!stop.aborted) {
    await clock.sleep(lookEveryMs, stop);
    const now = await look();
    page.rows('alert', ...now.alerts.slice(before.alerts.length).map(describeAlert));
    page.rows('received', ...now.exchanges.slice(before.exchanges.length).map(describeExchange));
    before = now;
  }
}
