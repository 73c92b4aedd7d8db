import { type AlertDocument, textsAt } from './document.ts';

export interface Standard {
  /** `PCI DSS` */
  readonly name: string;
  /** `rule.pci_dss` */
  readonly field: string;
  readonly requirements: readonly string[];
}

/** As rules name them, and as people do. */
const names: readonly (readonly [key: string, name: string])[] = [
  ['pci_dss', 'PCI DSS'],
  ['gdpr', 'GDPR'],
  ['hipaa', 'HIPAA'],
  ['nist_800_53', 'NIST 800-53'],
  ['tsc', 'TSC'],
  ['gpg13', 'GPG 13'],
  ['iso_27001', 'ISO 27001'],
  ['cis', 'CIS'],
  ['cis_csc', 'CIS CSC'],
  ['nis2', 'NIS 2'],
];

/** The requirements that the rule has to do with, by the standard that they are of. */
export function readCompliance(document: AlertDocument): readonly Standard[] {
  return names
    .map(([key, name]) => ({ name, field: `rule.${key}`, requirements: textsAt(document, 'rule', key) }))
    .filter(({ requirements }) => requirements.length > 0);
}
