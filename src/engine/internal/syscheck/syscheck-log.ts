import type { SyscheckMessage } from './read-syscheck.ts';
import type { SyscheckField, SyscheckValues } from './syscheck-fields.ts';

/** A path longer than this is shown by its beginning and its end. */
const maxPath = 756;
const pathHead = 719;
const pathTail = 30;

/** What one difference may take, in bytes. */
const maxDifference = 256;

/** A file integrity event in words: the event's `full_log` (spec: fim, section 10). Every line ends with a newline. */
export function syscheckLog(message: SyscheckMessage): string {
  const { change, hardLinks, values } = message;
  const mode = values.get('mode');
  const changed = values.get('changed_fields');
  let log = `${subject(message)} ${change}\n`;
  if (hardLinks.length > 0) log += `Hard links: ${hardLinks.join(',')}\n`;
  if (mode !== undefined) log += `Mode: ${mode}\n`;
  if (changed !== undefined) log += `Changed attributes: ${changed}\n`;
  if (change === 'modified') for (const difference of differences) log += tell(difference, values);
  return log;
}

function subject({ entry, values }: SyscheckMessage): string {
  const path = shorten(values.get('file') ?? '');
  const arch = values.get('arch');
  const key = arch === undefined ? path : `${arch} ${path}`;
  switch (entry) {
    case 'file':
      return `File '${path}'`;
    case 'registry_key':
      return `Registry Key '${key}'`;
    case 'registry_value':
      return `Registry Value '${key}\\${values.get('value_name') ?? ''}'`;
    default:
      return entry satisfies never;
  }
}

function shorten(path: string): string {
  return path.length > maxPath ? `${path.slice(0, pathHead)} [...] ${path.slice(-pathTail)}` : path;
}

interface Difference {
  readonly before: SyscheckField;
  readonly after: SyscheckField;
  readonly words: (before: string, after: string) => string;
  /** What is told when the words take too much room; without it they are cut. */
  readonly instead?: string;
}

const hash = (name: 'md5' | 'sha1' | 'sha256'): Difference => ({
  before: `${name}_before`,
  after: name,
  words: (before, after) => `Old ${name}sum was: '${before}'\nNew ${name}sum is : '${after}'\n`,
});

const differences: readonly Difference[] = [
  { before: 'size_before', after: 'size', words: (before, after) => `Size changed from '${before}' to '${after}'\n` },
  {
    before: 'perm_before',
    after: 'perm',
    words: (before, after) => `Permissions changed from '${before}' to '${after}'\n`,
    instead: 'Permissions changed.\n',
  },
  { before: 'uid_before', after: 'uid', words: (before, after) => `Ownership was '${before}', now it is '${after}'\n` },
  {
    before: 'uname_before',
    after: 'uname',
    words: (before, after) => `User name was '${before}', now it is '${after}'\n`,
  },
  {
    before: 'gid_before',
    after: 'gid',
    words: (before, after) => `Group ownership was '${before}', now it is '${after}'\n`,
  },
  {
    before: 'gname_before',
    after: 'gname',
    words: (before, after) => `Group name was '${before}', now it is '${after}'\n`,
  },
  {
    before: 'mtime_before',
    after: 'mtime',
    words: (before, after) => `Old modification time was: '${before}', now it is '${after}'\n`,
  },
  {
    before: 'inode_before',
    after: 'inode',
    words: (before, after) => `Old inode was: '${before}', now it is '${after}'\n`,
  },
  hash('md5'),
  hash('sha1'),
  hash('sha256'),
  {
    before: 'win_attributes_before',
    after: 'win_attributes',
    words: (before, after) => `Old attributes were: '${before}'\nNow they are '${after}'\n`,
  },
];

/** By the values alone, whatever the message says has changed; one that is absent counts as empty. */
function tell({ before, after, words, instead }: Difference, values: SyscheckValues): string {
  const was = values.get(before) ?? '';
  const is = values.get(after) ?? '';
  if (was === is) return '';
  const text = words(was, is);
  return text.length <= maxDifference ? text : (instead ?? text.slice(0, maxDifference));
}
