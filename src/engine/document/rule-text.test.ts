import { describe, expect, it } from 'vitest';
import { memberText, type TestDocument, writeDocument } from './document-rig.contract.ts';

const rule = (given: TestDocument) => memberText(writeDocument(given), 'rule');

describe('the rule of an alert', () => {
  it('has its members in a fixed order', () => {
    const all = {
      mitre: { kind: 'ids', ids: ['T1'] },
      cve: 'CVE-2026-1',
      info: 'see "there"',
      shownFrequency: 8,
      mails: true,
      groups: 'a,cis_1,',
    } as const;
    expect(rule({ rule: all, verdict: { firedTimes: 12 } })).toBe(
      '{"level":5,"description":"Something happened.","id":"100200","mitre":{"id":["T1"]},"cve":"CVE-2026-1",' +
        '"info":"see \\"there\\"","frequency":8,"firedtimes":12,"mail":true,"groups":["a"],"cis":["1"]}',
    );
  });

  it('has no counter when that is not wanted', () => {
    expect(rule({ rule: { noCounter: true } })).toBe(
      '{"level":5,"description":"Something happened.","id":"100200","mail":false,"groups":["local"]}',
    );
  });

  it('has a description with the fields of the event', () => {
    const text = rule({ rule: { description: 'User $(dstuser)' }, verdict: { description: 'User "al"' } });
    expect(text).toContain('"description":"User \\"al\\"","id"');
    expect(rule({ rule: { description: 'a "plain" one' } })).toContain('"description":"a \\"plain\\" one","id"');
  });
});

describe('the group string', () => {
  it.each([
    ['', '"groups":[]'],
    [',,', '"groups":[]'],
    ['a,b', '"groups":["a","b"]'],
    ['ga,b,', '"groups":["ga","b"]'],
    ['a ,c ,', '"groups":["a ","c "]'],
    ['a,pci_dss_10.2.4,b,pci_dss_10.2.5,', '"groups":["a","b"],"pci_dss":["10.2.4","10.2.5"]'],
    ['a, pci_dss_2,', '"groups":["a"," pci_dss_2"]'],
    ['tsc_CC1,gdpr_IV,tsc_CC2,', '"groups":[],"tsc":["CC1","CC2"],"gdpr":["IV"]'],
    [
      'hipaa_1,nist_800_53_AC.7,gpg13_4.1,cis_5,',
      '"groups":[],"hipaa":["1"],"nist_800_53":["AC.7"],"gpg13":["4.1"],"cis":["5"]',
    ],
    ['pci_dss,gpg13,nist_800,', '"groups":["pci_dss","gpg13","nist_800"]'],
    [`${'x'.repeat(1020)},ab,cd,`, `"groups":["${'x'.repeat(1020)}","ab"]`],
    [`${'x'.repeat(1020)},abcd,`, `"groups":["${'x'.repeat(1020)}","ab"]`],
  ])('%j', (groups, expected) => {
    expect(rule({ rule: { groups } })).toMatch(new RegExp(`,${expected.replaceAll(/[.[\]]/g, '\\$&')}}$`));
  });
});

describe('what an event adds', () => {
  const check = { name: 'sca' };

  it('of a policy check: lists of its compliance, trimmed, after those of the rule', () => {
    const dynamic = {
      'sca.type': 'check',
      'sca.check.compliance.cis': '1.1.1, 1.2',
      'sca.check.compliance.pci_dss': ' 2.2.4 ,',
      'sca.check.compliance.CIS': 'the first one counts',
      'sca.check.compliance.id': 'not a list of its own',
      'sca.check.compliance.a.b': 'no text',
    };
    const text = rule({ event: { decoder: check, dynamic }, rule: { groups: 'sca,pci_dss_1,' } });
    expect(text).toMatch(/"id":"100200",.*"groups":\["sca"\],"pci_dss":\["1","2.2.4"\],"cis":\["1.1.1","1.2"\]}$/);
  });

  it('of anything else: nothing', () => {
    const dynamic = { 'sca.check.compliance.cis': '1.1.1' };
    expect(rule({ event: { decoder: { name: 'json' }, dynamic } })).toMatch(/"groups":\["local"\]}$/);
    expect(rule({ event: { fullLog: '{PCI_DSS: 2.2.4}' } })).toMatch(/"groups":\["local"\]}$/);
  });

  it.each([
    ['File is bad {PCI_DSS: 2.2.4, 2.3}.', ',"pci_dss":["2.2.4","2.3"]'],
    ['{CIS: 1.4 Debian} {GDPR: IV_35.7.d}', ',"cis":["1.4 Debian"],"gdpr":["IV_35.7.d"]'],
    ['{CIS: 1} and {cis: 2}', ',"cis":["1","2"]'],
    ['{level: 15} {groups: admin}', ''],
    ['{CIS:1} {CIS 1} {CI-S: 1} {CIS: 1;2}', ''],
    ['{CIS: 1234567890 1234567890 1234567890}', ',"cis":["1234567890 1234567890 12"]'],
    [`${'x'.repeat(1015)}{CIS: 1}`, ',"cis":["1"]'],
    [`${'x'.repeat(1016)}{CIS: 1}`, ''],
    ['{A: 1}'.repeat(12), `,"a":[${Array(10).fill('"1"').join(',')}]`],
  ])('of rootcheck: %j', (fullLog, expected) => {
    const text = rule({ event: { fullLog }, rule: { groups: 'ossec,rootcheck,' } });
    expect(text?.endsWith(`"groups":["ossec","rootcheck"]${expected}}`)).toBe(true);
  });
});
