import type { AccountStore } from '../../api/access/account-store.ts';
import type { HomePaths } from '../../lib/home-paths.ts';
import type { Logger } from '../../lib/log.ts';
import type { CliContext } from '../context.ts';

/** Where nobody may log in yet, somebody is made who may. The password goes to standard output, this once, and never to the log. */
export async function makeFirstAdmin(
  accounts: AccountStore,
  url: string,
  { root }: HomePaths,
  log: Logger,
  { out }: CliContext,
): Promise<void> {
  const first = await accounts.makeFirstAdmin().catch((error: unknown) => {
    log.error({ error }, 'nobody can log in: the first user cannot be stored; see that this user may write there');
    return undefined;
  });
  if (first === undefined) return;
  switch (first.kind) {
    case 'made':
      out(welcome(url, first.name, first.password.reveal(), root));
      log.info({ user: first.name }, 'the first user was made, whose password is on standard output');
      break;
    case 'unusable':
      log.error({ what: first.what, remedy: first.remedy }, 'nobody can log in');
      break;
    case 'present':
      break;
    default:
      first satisfies never;
  }
}

function welcome(url: string, name: string, password: string, home: string): string {
  return `
Dashboard: ${url}/
  user       ${name}
  password   ${password}
It is shown this once. To set another: threatlockdown users passwd ${name} --home ${home}

`;
}
