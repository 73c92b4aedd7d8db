/*
 * A small company that does not exist. Addresses and names are of the ranges that are kept for documentation (RFC 5737,
 * RFC 2606).
 */

export interface Moment {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The same sequence at every run. */
  readonly random: () => number;
}

export interface Agent {
  readonly id: string;
  readonly name: string;
  readonly ip: string;
}

const [web1, web2, mail, gate, files, build, desk, laptop] = (
  ['web-1', 'web-2', 'mail', 'gateway', 'files', 'build-3', 'desk-14', 'laptop-erin'] as const
).map((name, index) => ({ id: `00${index + 1}`, name, ip: `10.20.0.${11 + index}` })) as [
  ...[Agent, Agent, Agent, Agent, Agent, Agent, Agent, Agent],
];
export const web = [web1, web2];
export const linux = [web1, web2, mail, gate, files, build];
export const windows = [desk, laptop];

export const attackers = ['203.0.113.77', '198.51.100.23', '192.0.2.146', '203.0.113.9', '198.51.100.201'] as const;
export const inside = ['10.20.1.31', '10.20.1.44', '10.20.1.57', '10.20.1.80'];
export const people = ['erin', 'bob', 'mallory', 'deploy', 'backup'];
export const guesses = ['admin', 'test', 'oracle', 'paco', 'ubuntu', 'git', 'postgres'];
export const pages = ['/wp-login.php', '/.env', '/phpmyadmin/', '/cgi-bin/status', '/old/index.html', '/api/v1/users'];
export const units = ['nightly-report.service', 'certbot.service', 'logrotate.service'];
export const watched = [
  '/etc/passwd',
  '/etc/ssh/sshd_config',
  '/srv/www/index.php',
  '/usr/local/bin/deploy',
  '/etc/crontab',
];
export const checks = [
  'Ensure SSH root login is disabled',
  'Ensure auditd is enabled',
  'Ensure /tmp is a separate partition',
];

export function pick<T>({ random }: Pick<Moment, 'random'>, choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)] as T;
}
