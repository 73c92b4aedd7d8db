import { type Command, InvalidArgumentError } from 'commander';
import type { ApiToken, Role } from '../api/access/users-file.ts';
import { accountsOf, doneOrFail, instant, readAccountsOrFail } from './accounts.ts';
import type { CliContext } from './context.ts';
import { columns } from './text.ts';
import { roleOption } from './users.ts';

const dayMs = 86_400_000;

interface AddOptions {
  readonly role: Role;
  readonly days?: number;
}

export function tokensCommand(program: Command, context: CliContext): void {
  const group = program.command('tokens').description("API tokens, with which scripts ask the dashboard's API");
  listCommand(group, context);
  addCommand(group, context);
  revokeCommand(group, context);
}

function listCommand(group: Command, context: CliContext): void {
  group
    .command('list')
    .description('ids, names, roles and when they were used; the tokens themselves are kept nowhere')
    .action(async (_options: object, command: Command) => {
      const { tokens } = await readAccountsOrFail(accountsOf(command, context));
      const header = ['id', 'name', 'role', 'created', 'last used', 'expires'];
      context.out(tokens.length === 0 ? 'No tokens.\n' : columns(header, tokens.map(tokenRow)));
    });
}

function tokenRow({ id, name, role, createdAt, lastUsedAt, expiresAt }: ApiToken): readonly string[] {
  const used = lastUsedAt === null ? 'never' : instant(lastUsedAt);
  return [id, name, role, instant(createdAt), used, expiresAt === null ? 'never' : instant(expiresAt)];
}

function addCommand(group: Command, context: CliContext): void {
  group
    .command('add <name>')
    .description('make a token for a script; it is shown this once')
    .addOption(roleOption())
    .option('--days <count>', 'it expires after so many', readDays)
    .action(async (name: string, { role, days }: AddOptions, command: Command) => {
      const expiresAt = days === undefined ? undefined : context.clock.now() + days * dayMs;
      const { id, token } = doneOrFail(await accountsOf(command, context).addToken({ name, role, expiresAt }));
      context.err(
        `${name} has the token ${id}, as ${role}. Send it as "Authorization: Bearer …"; it is shown this once:\n`,
      );
      context.out(`${token.reveal()}\n`);
    });
}

function readDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 3650)
    throw new InvalidArgumentError('write a number from 1 to 3650');
  return days;
}

function revokeCommand(group: Command, context: CliContext): void {
  group
    .command('revoke <id>')
    .description('from now on it opens nothing')
    .action(async (id: string, _options: object, command: Command) => {
      doneOrFail(await accountsOf(command, context).revokeToken(id));
      context.out(`the token ${id} opens nothing any more\n`);
    });
}
