import { describe, expect, it } from 'vitest';
import { InternalRig } from './internal-rig.contract.ts';

const rig = new InternalRig();
const decode = (log: string) => rig.decode(`9:rootcheck:${log}`);

describe('a finding of rootcheck', () => {
  it('is told as it came', () => {
    const log = 'System Audit: SSH - root may log in {PCI_DSS: 2.2}. File: /etc/ssh/sshd_config. Reference: 7 .';
    const decoded = decode(log);
    expect(decoded.decoder?.name).toBe('rootcheck');
    expect([decoded.log, decoded.fullLog]).toEqual([log, log]);
  });

  it.each([
    [
      'System Audit: SSH - root may log in {PCI_DSS: 2.2}. File: /etc/ssh/sshd_config. Reference: 7 .',
      'SSH - root may log in',
      '/etc/ssh/sshd_config',
    ],
    ["File '/tmp/a b' is owned by root. It may be written.", 'File is owned by root.', '/tmp/a b'],
    ["Trojaned version of file '/bin/ls' detected. Signature: 'x'", 'Trojaned version of file detected.', '/bin/ls'],
    ['System Audit: Web exploits: File: /srv/www/x.php.', 'Web exploits: File: /srv/www/x.php.', '/srv/www/x.php'],
    ['Starting rootcheck scan.', 'Starting rootcheck scan.', undefined],
    ['', '', undefined],
  ])('%j has the title %j and the file %j', (log, title, file) => {
    const expected = file === undefined ? [] : [['file', file]];
    expect(decode(log).fields).toEqual([['title', title], ...expected]);
  });
});
