import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HomePaths, homePaths } from '../../src/lib/home-paths.ts';

/** A home in a temporary folder, as a manager's installation has it. */
export interface TestHome extends HomePaths {
  readonly alertsFile: string;
  append(...alerts: readonly object[]): Promise<void>;
  /** Writes `ossec.conf`; each text is the inside of an `<integration>`. */
  configure(blocks: readonly string[], yaml?: string): Promise<void>;
  remove(): Promise<void>;
}

export async function makeHome(): Promise<TestHome> {
  const paths = homePaths(await mkdtemp(join(tmpdir(), 'tld-home-')));
  const alertsFile = join(paths.root, 'logs/alerts/alerts.json');
  const folders = ['etc', 'integrations', 'logs/alerts', 'queue/sockets'];
  await Promise.all(folders.map((folder) => mkdir(join(paths.root, folder), { recursive: true })));
  await writeFile(alertsFile, '');
  return {
    ...paths,
    alertsFile,
    append: (...alerts) => appendFile(alertsFile, alerts.map((alert) => `${JSON.stringify(alert)}\n`).join('')),
    configure: async (blocks, yaml = 'http: { listen: none }') => {
      const integrations = blocks.map(
        (block) => `<integration>${block}<alert_format>json</alert_format></integration>\n`,
      );
      await writeFile(paths.ossecConf, `<ossec_config>\n${integrations.join('')}</ossec_config>\n`, { mode: 0o600 });
      await writeFile(paths.yaml, yaml, { mode: 0o600 });
    },
    // A script that a killed daemon had started may still be writing here: then it is tried again.
    remove: () => rm(paths.root, { recursive: true, force: true, maxRetries: 10 }),
  };
}

/** The n-th of a series of alerts of about 1.1 KB, told apart by their ids. */
export function numberedAlert(number: number, changes: object = {}): object {
  return {
    timestamp: '2026-11-21T12:29:19.905+0000',
    rule: {
      level: 7,
      description: 'sshd: attempt to log in with a user that does not exist',
      id: '5710',
      firedtimes: number,
      groups: ['syslog', 'sshd'],
    },
    agent: { id: '001', name: 'web-1', ip: '10.0.0.5' },
    manager: { name: 'watchtower' },
    id: `1763700000.${number}`,
    full_log: `Nov 21 12:29:18 web-1 sshd[17584]: Invalid user paco from 198.18.7.9 port 56404 ${'x'.repeat(700)}`,
    decoder: { parent: 'sshd', name: 'sshd' },
    data: { srcip: '198.18.7.9', srcport: '56404', srcuser: 'paco' },
    location: '/var/log/auth.log',
    ...changes,
  };
}
