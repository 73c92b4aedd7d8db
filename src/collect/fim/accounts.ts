import { readFileSync, statSync } from 'node:fs';

/** Names of users and groups, as byte strings; empty for numbers that nobody has. */
export interface Accounts {
  userName(id: number): string;
  groupName(id: number): string;
  /** Reads the files again where they have changed. Looking at each file's owner would otherwise read them each time. */
  refresh(): void;
}

export function createAccounts(passwd = '/etc/passwd', group = '/etc/group'): Accounts {
  const users = createNames(passwd);
  const groups = createNames(group);
  return {
    userName: (id) => users.nameOf(id),
    groupName: (id) => groups.nameOf(id),
    refresh: () => {
      users.refresh();
      groups.refresh();
    },
  };
}

function createNames(path: string) {
  let version = '';
  let names: ReadonlyMap<number, string> = new Map();
  return {
    nameOf: (id: number) => names.get(id) ?? '',
    refresh: () => {
      const now = versionOf(path);
      if (now === version) return;
      version = now;
      names = now === 'missing' ? new Map() : readNames(readFileSync(path, 'latin1'));
    },
  };
}

/** Tools replace these files, so another inode is another version even within the same moment. */
function versionOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? 'missing' : `${stats.ino} ${stats.mtimeMs} ${stats.size}`;
}

/** `name:password:id:…`; of two names with the same number the first counts, as with getpwuid(3). */
function readNames(text: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [name, , id] = line.split(':');
    if (name !== undefined && id !== undefined && /^\d+$/.test(id) && !names.has(Number(id)))
      names.set(Number(id), name);
  }
  return names;
}
