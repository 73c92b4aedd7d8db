import { describe, expect, it } from 'vitest';
import { diffKind, readFileChanges } from './file-changes.ts';

function changesOf(syscheck: object) {
  return readFileChanges({ syscheck: { path: '/etc/x', event: 'modified', ...syscheck } });
}

describe('what file integrity monitoring saw', () => {
  it('puts what changed before what stayed', () => {
    const changes = changesOf({
      ...{ uid_after: '0', size_before: '20', size_after: '21', md5_before: 'a', md5_after: 'b', inode_after: 7 },
      changed_attributes: ['size', 'md5'],
    });
    expect(changes?.attributes).toEqual([
      { name: 'Size', before: '20', after: '21', changed: true },
      { name: 'MD5', before: 'a', after: 'b', changed: true },
      { name: 'Owner id', before: null, after: '0', changed: false },
      { name: 'Inode', before: null, after: '7', changed: false },
    ]);
  });

  it('takes an attribute for changed that is said to be, though nobody knows what it was', () => {
    expect(changesOf({ size_after: '1', changed_attributes: ['size'] })?.attributes).toEqual([
      { name: 'Size', before: null, after: '1', changed: true },
    ]);
  });

  it('shows what was taken away', () => {
    expect(changesOf({ attrs_before: ['HIDDEN', 'SYSTEM'], changed_attributes: [] })?.attributes).toEqual([
      { name: 'Attributes', before: 'HIDDEN, SYSTEM', after: null, changed: true },
    ]);
  });

  it('writes permissions of Windows out', () => {
    const allowed = { name: 'SYSTEM', allowed: ['DELETE', 'WRITE_DAC'], denied: ['READ_EA'] };
    expect(changesOf({ win_perm_after: [allowed, { name: 'Users' }] })?.attributes).toEqual([
      {
        ...{ name: 'Permissions', before: null, changed: false },
        after: 'SYSTEM: allowed DELETE, WRITE_DAC, denied READ_EA; Users',
      },
    ]);
  });

  it('names the value of a registry key, who wrote it and with what', () => {
    const audit = { user: { name: 'erin' }, process: { name: '/usr/bin/vim' } };
    expect(changesOf({ path: 'HKEY\\Our', value_name: 'v', audit, diff: '1c1' })).toMatchObject({
      ...{ path: 'HKEY\\Our\\v', user: 'erin', process: '/usr/bin/vim', diff: '1c1', event: 'modified' },
    });
  });

  it('is nothing for other alerts', () => {
    expect([readFileChanges({}), readFileChanges({ syscheck: 'x' })]).toEqual([null, null]);
  });
});

describe('a line of a diff', () => {
  it.each([
    ['< PermitRootLogin no', 'removed'],
    ['> PermitRootLogin yes', 'added'],
    ['-old', 'removed'],
    ['+new', 'added'],
    ['34c34', 'place'],
    ['57a58,60', 'place'],
    ['---', 'place'],
    ['@@ -1 +1 @@', 'place'],
    ['some context', 'same'],
    ['', 'same'],
  ])('%j is %s', (line, kind) => {
    expect(diffKind(line)).toBe(kind);
  });
});
