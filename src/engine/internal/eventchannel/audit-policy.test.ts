import { describe, expect, it } from 'vitest';
import { categoryName, changeNames, subcategoryName } from './audit-policy.ts';

describe('numbers of the audit policy', () => {
  it.each([
    ['%%8272', 'System'],
    ['%%8280', 'Account Logon'],
    ['%%8271', undefined],
    ['%%8281', undefined],
    ['8272', undefined],
    ['', undefined],
  ])('the category %j is %j', (id, expected) => {
    expect(categoryName(id)).toBe(expected);
  });

  it.each([
    ['%%12288', 'Security State Change'],
    ['%%12292', 'Other System Events'],
    ['%%12293', undefined],
    ['%%12544', 'Logon'],
    ['%%12554', 'Group Membership'],
    ['%%12807', 'Handle Manipulation'],
    ['%%12813', 'Central Policy Staging'],
    ['%%13057', 'Non Sensitive Privilege Use'],
    ['%%13312', 'Process Creation'],
    ['%%13568', 'Audit Policy Change'],
    ['%%13826', 'Security Group Management'],
    ['%%14081', 'Directory Service Changes'],
    ['%%14339', 'Kerberos Authentication Service'],
    ['%%14340', undefined],
    ['%%14592', undefined],
    ['%%1', undefined],
    ['%%12288.5', undefined],
  ])('the subcategory %j is %j', (id, expected) => {
    expect(subcategoryName(id)).toBe(expected);
  });

  it('a list of changes is told in words, those unknown left out', () => {
    expect(changeNames('%%8448, %%8449,%%8450, %%8452, %%8451')).toBe(
      'Success removed, Success added, Failure removed, Failure added',
    );
    expect(changeNames('none')).toBe('');
  });
});
