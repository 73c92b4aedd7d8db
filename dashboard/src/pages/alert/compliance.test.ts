import { expect, it } from 'vitest';
import { readCompliance } from './compliance.ts';

it('requirements are grouped by standard, in the order people know', () => {
  const rule = { tsc: ['CC6.1'], pci_dss: ['10.2.4', '10.2.5'], gdpr: 'IV_35.7.d', level: 3, hipaa: [] };
  expect(readCompliance({ rule })).toEqual([
    { name: 'PCI DSS', field: 'rule.pci_dss', requirements: ['10.2.4', '10.2.5'] },
    { name: 'GDPR', field: 'rule.gdpr', requirements: ['IV_35.7.d'] },
    { name: 'TSC', field: 'rule.tsc', requirements: ['CC6.1'] },
  ]);
});

it('a rule without any has none', () => {
  expect(readCompliance({ rule: { groups: ['gdpr'] } })).toEqual([]);
  expect(readCompliance({})).toEqual([]);
});
