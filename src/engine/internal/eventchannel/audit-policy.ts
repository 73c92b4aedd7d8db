/**
 * Numbers that Windows's security log puts in the place of words (`%%8273`), and the words: audit policy categories from
 * 8272, subcategories in blocks of 256 from 12288 that follow the order of the categories, and changes from 8448.
 */
const categories = [
  'System',
  'Logon/Logoff',
  'Object Access',
  'Privilege Use',
  'Detailed Tracking',
  'Policy Change',
  'Account Management',
  'DS Access',
  'Account Logon',
];

const subcategories: readonly (readonly string[])[] = [
  ['Security State Change', 'Security System Extension', 'System Integrity', 'IPsec Driver', 'Other System Events'],
  [
    'Logon',
    'Logoff',
    'Account Lockout',
    'IPsec Main Mode',
    'Special Logon',
    'IPsec Quick Mode',
    'IPsec Extended Mode',
    'Other Logon/Logoff Events',
    'Network Policy Server',
    'User / Device Claims',
    'Group Membership',
  ],
  [
    'File System',
    'Registry',
    'Kernel Object',
    'SAM',
    'Other Object Access Events',
    'Certification Services',
    'Application Generated',
    'Handle Manipulation',
    'File Share',
    'Filtering Platform Packet Drop',
    'Filtering Platform Connection',
    'Detailed File Share',
    'Removable Storage',
    'Central Policy Staging',
  ],
  ['Sensitive Privilege Use', 'Non Sensitive Privilege Use', 'Other Privilege Use Events'],
  [
    'Process Creation',
    'Process Termination',
    'DPAPI Activity',
    'RPC Events',
    'Plug and Play Events',
    'Token Right Adjusted Events',
  ],
  [
    'Audit Policy Change',
    'Authentication Policy Change',
    'Authorization Policy Change',
    'MPSSVC Rule-Level Policy Change',
    'Filtering Platform Policy Change',
    'Other Policy Change Events',
  ],
  [
    'User Account Management',
    'Computer Account Management',
    'Security Group Management',
    'Distribution Group Management',
    'Application Group Management',
    'Other Account Management Events',
  ],
  [
    'Directory Service Access',
    'Directory Service Changes',
    'Directory Service Replication',
    'Detailed Directory Service Replication',
  ],
  [
    'Credential Validation',
    'Kerberos Service Ticket Operations',
    'Other Account Logon Events',
    'Kerberos Authentication Service',
  ],
];

const changes = ['Success removed', 'Success added', 'Failure removed', 'Failure added'];

/** The name of `%%8272` to `%%8280`. */
export function categoryName(id: string): string | undefined {
  return categories[numberOf(id) - 8272];
}

/** The name of `%%12288` to `%%14339`. */
export function subcategoryName(id: string): string | undefined {
  const offset = numberOf(id) - 12_288;
  return subcategories[Math.floor(offset / 256)]?.[offset % 256];
}

/** The words for `%%8448, %%8450`, those that are known. */
export function changeNames(ids: string): string {
  const names = ids.split(',').map((id) => changes[numberOf(id.trim()) - 8448]);
  return names.filter((name) => name !== undefined).join(', ');
}

function numberOf(id: string): number {
  return /^%%\d{1,9}$/.test(id) ? Number(id.slice(2)) : Number.NaN;
}
