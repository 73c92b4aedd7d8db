import { AccountStore } from '../../api/access/account-store.ts';
import { openPasswords } from '../../api/access/password.ts';
import type { Clock } from '../../lib/clock.ts';
import type { HomePaths } from '../../lib/home-paths.ts';
import type { Secret } from '../../lib/secret.ts';
import { CommandFailure, exitCodes } from '../context.ts';

/** Who may log in to the demo's dashboard. */
export interface DemoAdmin {
  readonly name: string;
  readonly password: Secret;
}

/** Made before the program starts: it would tell the password to its standard output, where nobody listens. */
export async function makeDemoAdmin({ state }: HomePaths, clock: Clock): Promise<DemoAdmin> {
  const first = await new AccountStore({ folder: state, clock, passwords: openPasswords() }).makeFirstAdmin();
  if (first.kind === 'made') return first;
  throw new CommandFailure(`the demo's dashboard cannot have its user in ${state}`, exitCodes.unavailable);
}
