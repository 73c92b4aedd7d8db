import type { User } from '../../../../src/api/contract.ts';

export const roleOptions: readonly { readonly value: User['role']; readonly label: string }[] = [
  { value: 'reader', label: 'reader: sees everything' },
  { value: 'admin', label: 'admin: also changes things' },
];
