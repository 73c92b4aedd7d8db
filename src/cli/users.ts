import { type Command, Option } from 'commander';
import { type Role, roles, type User } from '../api/access/users-file.ts';
import { accountsOf, doneOrFail, instant, readAccountsOrFail } from './accounts.ts';
import type { CliContext } from './context.ts';
import { readNewPassword } from './read-password.ts';
import { columns } from './text.ts';

export function usersCommand(program: Command, context: CliContext): void {
  const group = program
    .command('users')
    .description('who may log in to the dashboard; passwords are asked for, or read from standard input');
  listCommand(group, context);
  addCommand(group, context);
  passwdCommand(group, context);
  removeCommand(group, context);
}

function listCommand(group: Command, context: CliContext): void {
  group
    .command('list')
    .description('names and roles')
    .action(async (_options: object, command: Command) => {
      const { users } = await readAccountsOrFail(accountsOf(command, context));
      context.out(columns(['name', 'role', 'created', 'password changed'], users.map(userRow)));
    });
}

function userRow({ name, role, createdAt, changedAt }: User): readonly string[] {
  return [name, role, instant(createdAt), instant(changedAt)];
}

function addCommand(group: Command, context: CliContext): void {
  group
    .command('add <name>')
    .description('let someone in: a reader sees everything and changes nothing')
    .addOption(roleOption())
    .action(async (name: string, { role }: { readonly role: Role }, command: Command) => {
      const accounts = accountsOf(command, context);
      doneOrFail(await accounts.addUser({ name, role, password: await readNewPassword(name, context) }));
      context.out(`${name} may log in now, as ${role}\n`);
    });
}

export function roleOption(): Option {
  return new Option('--role <role>', 'what they may do').choices(roles).default('reader');
}

function passwdCommand(group: Command, context: CliContext): void {
  group
    .command('passwd <name>')
    .description('set a new password; sessions that are open with the old one end')
    .action(async (name: string, _options: object, command: Command) => {
      const accounts = accountsOf(command, context);
      doneOrFail(await accounts.setPassword(name, await readNewPassword(name, context)));
      context.out(`${name} has a new password; sessions with the old one are over\n`);
    });
}

function removeCommand(group: Command, context: CliContext): void {
  group
    .command('remove <name>')
    .description('let someone in no more; their sessions end')
    .action(async (name: string, _options: object, command: Command) => {
      doneOrFail(await accountsOf(command, context).removeUser(name));
      context.out(`${name} is removed; their sessions are over. Tokens stay: see "threatlockdown tokens list"\n`);
    });
}
