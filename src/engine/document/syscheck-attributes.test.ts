import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InternalRig } from '../internal/internal-rig.contract.ts';
import { after, changeMessage } from '../internal/syscheck/syscheck-change.contract.ts';
import { writeSyscheckAttributes } from './syscheck-attributes.ts';

const rig = new InternalRig();

beforeEach(() => {
  vi.stubEnv('TZ', 'UTC');
});

afterEach(() => {
  vi.unstubAllEnvs();
});

function linesOf(data: { readonly [key: string]: unknown }): readonly string[] {
  const text = writeSyscheckAttributes(rig.decode(changeMessage(data)).event);
  expect(text.endsWith('\n')).toBe(true);
  return text.slice(0, -1).split('\n');
}

describe('the attributes below the full log', () => {
  it('tell the file as it is now', () => {
    expect(linesOf({})).toEqual([
      'Attributes:',
      ' - Size: 21',
      ' - Permissions: rw-r-----',
      ' - Date: Tue Nov 14 22:15:00 2023',
      ' - Inode: 7001',
      ' - User: root (0)',
      ' - Group: shadow (42)',
      ` - MD5: ${'b'.repeat(32)}`,
      ` - SHA1: ${'b'.repeat(40)}`,
      ` - SHA256: ${'b'.repeat(64)}`,
    ]);
  });

  it('pad the day as C does', () => {
    expect(linesOf({ attributes: { type: 'file', mtime: 1_699_174_805 } })).toContain(
      ' - Date: Sun Nov  5 09:00:05 2023',
    );
  });

  it('tell who did it, what changed and the tags', () => {
    const audit = {
      user_name: 'root',
      audit_name: 'al',
      effective_name: 'root',
      group_name: 'wheel',
      process_id: 44,
      process_name: '/bin/vi',
      cwd: '/',
      parent_name: '/bin/sh',
      ppid: 1,
      parent_cwd: '/root',
    };
    const attributes = { type: 'file', attributes: 'HIDDEN', uid: '5', group_name: 'ops' };
    expect(linesOf({ attributes, audit, content_changes: '1c1\n< x', tags: 'one,two' })).toEqual([
      'Attributes:',
      ' - User: (5)',
      ' - Group: ops',
      ' - File attributes: HIDDEN',
      ' - (Audit) User name: root',
      ' - (Audit) Audit name: al',
      ' - (Audit) Effective name: root',
      ' - (Audit) Group name: wheel',
      ' - (Audit) Process id: 44',
      ' - (Audit) Process name: /bin/vi',
      ' - (Audit) Process cwd: /',
      ' - (Audit) Parent process name: /bin/sh',
      ' - (Audit) Parent process id: 1',
      ' - (Audit) Parent process cwd: /root',
      'What changed:',
      '1c1',
      '< x',
      'Tags:',
      ' - one',
      ' - two',
    ]);
  });

  it('leave out a difference that is `0`, and times that no calendar has', () => {
    const attributes = { ...after, mtime: 1e18 };
    expect(linesOf({ attributes, content_changes: '0' }).join('\n')).not.toMatch(/What changed|Date/);
  });
});
