import { execFile } from 'node:child_process';
import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeHome, type TestHome } from '../../../test/support/home.ts';
import { type Certificate, selfSigned } from '../../../test/support/self-signed.ts';
import { formatProblem } from '../problem.ts';
import { loadCollection } from './load-collection.ts';

const remote = (port: number, elements = '') =>
  `<remote><connection>syslog</connection><port>${port}</port><allowed-ips>any</allowed-ips>${elements}</remote>\n`;

let certificates: readonly Certificate[];
beforeAll(async () => {
  certificates = await Promise.all(['server', 'other'].map((name) => selfSigned(name, `DNS:${name}`)));
});

let home: TestHome;
beforeEach(async () => {
  home = await makeHome();
  await mkdir(join(home.root, 'etc/tls'));
  const [server, other] = certificates;
  await write('server.pem', server?.cert ?? '');
  await write('server.key', server?.key ?? '');
  await write('clients.pem', other?.cert ?? '');
  await write('other.key', other?.key ?? '');
});
afterEach(() => home.remove());

async function write(name: string, text: string): Promise<void> {
  await writeFile(join(home.root, 'etc/tls', name), text, { mode: 0o600 });
}

const good = 'certificate: etc/tls/server.pem, key: etc/tls/server.key';

/** What comes of these blocks and of threatlockdown.yaml; problems with `<home>` for the home. */
async function load(remotes: string, yaml: string, now?: number) {
  await writeFile(home.ossecConf, `<ossec_config>\n${remotes}</ossec_config>`);
  await writeFile(home.yaml, yaml);
  const loaded = await loadCollection(home.root, {}, now);
  const problems = loaded.problems.map((problem) => formatProblem(problem).replaceAll(home.root, '<home>'));
  const listeners = loaded.kind === 'loaded' ? loaded.config.syslogListeners : [];
  return { kind: loaded.kind, problems, listeners };
}

const at = (name: string) => join(home.root, 'etc/tls', name);

describe('a listener for syslog takes its messages over TLS', () => {
  it('when threatlockdown.yaml names a certificate and its key for its port', async () => {
    const { listeners, problems } = await load(remote(514) + remote(6514), `syslog: { 6514: { tls: { ${good} } } }`);
    expect(problems).toEqual([]);
    expect(listeners.map(({ port, tls }) => [port, tls])).toEqual([
      [514, undefined],
      [6514, { certificate: at('server.pem'), key: at('server.key'), ca: undefined }],
    ]);
  });

  it('and only from senders that an authority vouches for, when one is named; also by absolute paths', async () => {
    const yaml = `syslog: { "6514": { tls: { ${good}, ca: ${at('clients.pem')} } } }`;
    const { listeners, problems } = await load(remote(6514), yaml);
    expect(problems).toEqual([]);
    expect(listeners).toMatchObject([{ tls: { ca: at('clients.pem') } }]);
  });

  it('while one for UDP on the same port goes on as it is', async () => {
    const both = remote(6514) + remote(6514, '<protocol>udp</protocol>');
    const { listeners, problems } = await load(both, `syslog: { 6514: { tls: { ${good} } } }`);
    expect(problems).toEqual([]);
    expect(listeners.map(({ protocol, tls }) => [protocol, tls !== undefined])).toEqual([
      ['tcp', true],
      ['udp', false],
    ]);
  });

  it('not when its section says nothing', async () => {
    expect(await load(remote(6514), 'syslog:\n  6514:\n')).toMatchObject({
      problems: [],
      listeners: [{ tls: undefined }],
    });
    expect(await load(remote(6514), 'syslog:\n')).toMatchObject({ problems: [], listeners: [{ tls: undefined }] });
  });
});

const readable = 'name a file in PEM format that this user may read';

describe('what a person reads about the files, without which a listener is left out', () => {
  const lost = 'the listener on port 6514 is left out';

  it.each([
    ['absent.pem', 'server.key', 2, `<home>/etc/tls/absent.pem does not exist: ${lost} → ${readable}`],
    ['.', 'server.key', 2, `<home>/etc/tls cannot be read (EISDIR): ${lost} → ${readable}`],
    ['server.key', 'server.key', 2, `<home>/etc/tls/server.key holds no certificate: ${lost} → ${readable}`],
    ['server.pem', 'absent', 3, `<home>/etc/tls/absent does not exist: ${lost} → ${readable}, without a passphrase`],
    [
      'server.pem',
      'server.pem',
      3,
      `<home>/etc/tls/server.pem holds no private key: ${lost} → ${readable}, without a passphrase`,
    ],
    [
      'server.pem',
      'other.key',
      3,
      `the key is not that of the certificate: ${lost} → name the key that the first certificate in its file was made for`,
    ],
  ])('certificate %s and key %s', async (certificate, key, line, problem) => {
    const yaml = `syslog: { 6514: { tls: {\n certificate: etc/tls/${certificate},\n key: etc/tls/${key} } } }`;
    const { kind, problems, listeners } = await load(remote(514) + remote(6514), yaml);
    expect(problems).toEqual([`etc/threatlockdown.yaml:${line}: refused: ${problem}`]);
    expect([kind, listeners.map(({ port }) => port)]).toEqual(['loaded', [514]]);
  });

  it('each of them, when several are wrong', async () => {
    const { problems } = await load(remote(6514), 'syslog: { 6514: { tls: { certificate: a, key: b, ca: c } } }');
    expect(problems.map((problem) => /<home>\/\w/.exec(problem)?.[0])).toEqual(['<home>/a', '<home>/b', '<home>/c']);
  });

  it('a key that wants a passphrase', async () => {
    await write('server.key', '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n');
    const { problems } = await load(remote(6514), `syslog: { 6514: { tls: { ${good} } } }`);
    expect(problems).toEqual([expect.stringContaining('etc/tls/server.key is protected by a passphrase')]);
  });

  it('a certificate that TLS has no trust in', async () => {
    const subject = ['-subj', '/CN=server', '-keyout', at('server.key'), '-out', at('server.pem')];
    await promisify(execFile)('openssl', ['req', '-x509', '-nodes', '-newkey', 'rsa:512', ...subject]);
    const { problems } = await load(remote(6514), `syslog: { 6514: { tls: { ${good} } } }`);
    expect(problems).toEqual([
      `etc/threatlockdown.yaml:1: refused: the certificate is too weak for TLS: ${lost} → have a new one made, with a key of 2048 bits (RSA) or on the curve P-256`,
    ]);
  });

  it('a key that every user can read, and certificates that have expired: the listener runs', async () => {
    await chmod(at('server.key'), 0o644);
    await rm(at('clients.pem'));
    await symlink('server.pem', at('clients.pem'));
    const yaml = `syslog:\n  6514:\n    tls: { ${good}, ca: etc/tls/clients.pem }`;
    const { problems, listeners } = await load(remote(6514), yaml, Date.UTC(2999, 0));
    expect(problems).toEqual([
      expect.stringMatching(
        /^etc\/threatlockdown\.yaml:3: warning: <home>\/etc\/tls\/server\.pem expired on .* GMT: whoever looks at it refuses it → renew it, and reload$/,
      ),
      'etc/threatlockdown.yaml:3: warning: every user of this machine can read <home>/etc/tls/server.key → chmod o-r <home>/etc/tls/server.key',
      expect.stringMatching(
        /clients\.pem expired on .*: those that it vouches for are refused → renew it, and reload$/,
      ),
    ]);
    expect(listeners).toMatchObject([{ tls: { key: at('server.key') } }]);
  });
});

describe('what a person reads about a section, with which nothing starts', () => {
  it.each([
    [remote(6514), 'did you mean 6514?'],
    ['', 'remove it, or add the block to ossec.conf'],
    ['<remote><connection>secure</connection><port>6541</port></remote>', 'remove it, or add the block to ossec.conf'],
  ])('for a port that nobody listens on, beside %j', async (remotes, remedy) => {
    const { kind, problems } = await load(remotes, `syslog:\n  6541: { tls: { ${good} } }`);
    const what = 'mistake: no <remote> block of ossec.conf listens for syslog on port 6541';
    expect(problems).toEqual([`etc/threatlockdown.yaml:2: ${what} → ${remedy}`]);
    expect(kind).toBe('refused');
  });

  it('for a port on which only datagrams come', async () => {
    const { kind, problems } = await load(
      remote(6514, '<protocol>udp</protocol>'),
      `syslog:\n  6514:\n    tls: { ${good} }`,
    );
    expect(problems).toEqual([
      'etc/threatlockdown.yaml:3: mistake: the listener on port 6514 is for udp, and TLS needs tcp → write <protocol>tcp</protocol> in its <remote> block, or remove tls here',
    ]);
    expect(kind).toBe('refused');
  });

  it('not for the port of a block that is left out for a reason of its own', async () => {
    const open = '<remote><connection>syslog</connection><port>6514</port></remote>';
    const { kind, problems } = await load(open, `syslog: { 6514: { tls: { ${good} } } }`);
    expect([kind, problems]).toEqual(['loaded', [expect.stringContaining('without <allowed-ips>')]]);
  });

  it('about what else the file says, as any reading of it does', async () => {
    const { kind, problems } = await load(remote(6514), 'syslog: { 6514: { tls: { certificate: x } } }');
    expect([kind, problems]).toEqual(['refused', [expect.stringContaining('syslog.6514.tls.key must be a path')]]);
    expect((await load(remote(6514), 'syslog: [')).kind).toBe('refused');
  });
});
