import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { AccountStore, type Refused } from '../api/access/account-store.ts';
import { openPasswords } from '../api/access/password.ts';
import type { Accounts, Unusable } from '../api/access/users-file.ts';
import { printable } from '../lib/printable.ts';
import { type CliContext, CommandFailure, exitCodes } from './context.ts';
import { homeOf } from './operations.ts';

/** The users and tokens of a home; the daemon need not run, and notices at once when it does. */
export function accountsOf(command: Command, { clock }: CliContext): AccountStore {
  const { root, state } = homeOf(command);
  if (!existsSync(root))
    throw new CommandFailure(`there is no folder ${root}; name the home with --home`, exitCodes.usage);
  return new AccountStore({ folder: state, clock, passwords: openPasswords() });
}

export async function readAccountsOrFail(store: AccountStore): Promise<Accounts> {
  const stored = await store.current();
  switch (stored.kind) {
    case 'read':
      return stored.accounts;
    case 'missing':
      throw new CommandFailure(
        'there are no users yet; add an admin: threatlockdown users add NAME --role admin',
        exitCodes.no,
      );
    case 'unusable':
      throw unusable(stored);
    default:
      return stored satisfies never;
  }
}

/** What was done, or the command ends with why it was not. */
export function doneOrFail<Done extends { readonly kind: 'made' | 'done' }>(result: Done | Refused | Unusable): Done {
  if (result.kind === 'refused') throw new CommandFailure(printable(result.what), exitCodes.no);
  if (result.kind === 'unusable') throw unusable(result);
  return result;
}

function unusable({ what, remedy }: Unusable): CommandFailure {
  return new CommandFailure(`${what}; ${remedy}`, exitCodes.unavailable);
}

/** As dates are written in alerts, to the minute. */
export function instant(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
