import type { JsonObject } from '../../src/lib/json.ts';
import { localDateTime } from '../../src/lib/local-time.ts';
import {
  type Agent,
  attackers,
  checks,
  guesses,
  inside,
  linux,
  type Moment,
  pages,
  people,
  pick,
  units,
  watched,
  web,
  windows,
} from './cast.ts';
import { logon, request, sshd, syslog, type Told } from './told.ts';

/* What happens on the machines of the company. Rules and their words are those that ship. */

export interface Happening {
  /** How often it happens, against the others; a whole number. */
  readonly weight: number;
  readonly agents: readonly Agent[];
  readonly rule: JsonObject;
  readonly decoder: string;
  readonly location: string;
  /** What differs from one to the next. `words`: the rule's description, where that has values in it. */
  readonly tell: (moment: Moment, host: string) => Told;
}

const rule = (id: number, level: number, description: string, groups: string, techniques = ''): JsonObject => ({
  level,
  description,
  id: String(id),
  ...(techniques && { mitre: { id: techniques.split(' ') } }),
  firedtimes: 1,
  mail: level >= 7,
  groups: groups.split(' '),
});

const onLinux = { agents: linux, location: '/var/log/auth.log' };
const onWeb = { agents: web, decoder: 'web-accesslog', location: '/var/log/nginx/access.log' };
const onWindows = { agents: windows, decoder: 'windows_eventchannel', location: 'EventChannel' };
const onFiles = { agents: linux, decoder: 'syscheck_integrity_changed', location: 'syscheck' };

export const happenings: readonly Happening[] = [
  {
    ...onLinux,
    weight: 22,
    decoder: 'pam',
    rule: rule(5501, 3, '', 'pam syslog authentication_success', 'T1078'),
    tell: (moment, host) => {
      const dstuser = pick(moment, people);
      const log = syslog(moment, host, 'sshd', `pam_unix(sshd:session): session opened for user ${dstuser}`);
      return { log, words: `PAM: a session of ${dstuser} began.`, data: { dstuser } };
    },
  },
  {
    ...onLinux,
    weight: 14,
    decoder: 'sshd',
    rule: rule(5715, 3, '', 'syslog sshd authentication_success', 'T1078 T1021'),
    tell: (moment, host) => {
      const [from, who] = [pick(moment, inside), pick(moment, people)];
      const told = sshd(moment, host, from, who, `Accepted publickey for ${who}`);
      return { ...told, words: `sshd: ${who} has logged in from ${from}.` };
    },
  },
  {
    ...onLinux,
    weight: 20,
    decoder: 'sshd',
    rule: rule(5710, 5, '', 'syslog sshd authentication_failed invalid_login', 'T1110.001 T1021.004'),
    tell: (moment, host) => {
      const [from, who] = [pick(moment, attackers), pick(moment, guesses)];
      const told = sshd(moment, host, from, who, `Failed password for invalid user ${who}`);
      return { ...told, words: `sshd: login as ${who}, who does not exist, from ${from}.` };
    },
  },
  {
    ...onLinux,
    weight: 4,
    decoder: 'sshd',
    rule: rule(5763, 10, '', 'syslog sshd authentication_failures', 'T1110'),
    tell: (moment, host) => {
      const from = pick(moment, attackers);
      const told = sshd(moment, host, from, 'root', `Failed password for root`);
      return { ...told, words: `sshd: many wrong passwords from ${from}.` };
    },
  },
  {
    ...onLinux,
    weight: 8,
    decoder: 'sudo',
    rule: rule(5402, 3, '', 'syslog sudo', 'T1548.003'),
    tell: (moment, host) => {
      const srcuser = pick(moment, people);
      const command = pick(moment, ['/usr/bin/apt update', '/bin/systemctl restart nginx', '/usr/bin/journalctl -e']);
      const log = syslog(
        moment,
        host,
        'sudo',
        `${srcuser} : TTY=pts/0 ; PWD=/home/${srcuser} ; USER=root ; COMMAND=${command}`,
      );
      return { log, words: `sudo: ${srcuser} ran a command as root.`, data: { srcuser, dstuser: 'root', command } };
    },
  },
  {
    ...onLinux,
    weight: 3,
    decoder: 'systemd',
    location: 'journald',
    rule: rule(40703, 5, '', 'local systemd'),
    tell: (moment, host) => {
      const unit = pick(moment, units);
      return {
        log: syslog(moment, host, 'systemd', `${unit}: Failed with result 'exit-code'.`),
        words: `systemd: a service failed: ${unit}`,
        data: { unit },
      };
    },
  },
  {
    ...onWeb,
    weight: 16,
    rule: rule(31101, 5, '', 'web accesslog attack'),
    tell: (moment) => {
      const url = pick(moment, pages);
      return {
        ...request(moment, pick(moment, attackers), url, 404),
        words: `Web: ${url} answered 404, an error of the client.`,
      };
    },
  },
  {
    ...onWeb,
    weight: 3,
    rule: rule(31103, 7, '', 'web accesslog attack sql_injection', 'T1190'),
    tell: (moment) => {
      const from = pick(moment, attackers);
      return {
        ...request(moment, from, '/shop?item=7%20UNION%20SELECT%20name,pass%20FROM%20users', 403),
        words: `Web: SQL injection tried from ${from}.`,
      };
    },
  },
  {
    ...onWeb,
    weight: 2,
    rule: rule(31151, 10, '', 'web accesslog web_scan recon', 'T1595.002'),
    tell: (moment) => {
      const from = pick(moment, attackers);
      return {
        ...request(moment, from, '/.git/config', 404),
        words: `Web: many errors of the client for ${from}: a scan?`,
      };
    },
  },
  {
    ...onFiles,
    weight: 5,
    rule: rule(550, 7, 'A file was changed.', 'ossec syscheck syscheck_entry_modified syscheck_file', 'T1565.001'),
    tell: (moment) => {
      const path = pick(moment, watched);
      return {
        log: `File '${path}' modified\nMode: realtime\nChanged attributes: size,mtime,md5,sha1,sha256\n`,
        syscheck: {
          path,
          mode: 'realtime',
          event: 'modified',
          changed_attributes: ['size', 'mtime', 'md5', 'sha1', 'sha256'],
        },
      };
    },
  },
  {
    ...onLinux,
    weight: 3,
    decoder: 'dpkg-decoder',
    location: '/var/log/dpkg.log',
    rule: rule(2902, 7, '', 'syslog dpkg config_changed'),
    tell: (moment) => {
      const name = pick(moment, ['libssl3', 'curl', 'nginx', 'openssh-server']);
      return {
        log: `${localDateTime(moment.at)} status installed ${name}:amd64 1.2-3`,
        words: `Package ${name}:amd64 1.2-3 is installed.`,
        data: { package: `${name}:amd64`, version: '1.2-3' },
      };
    },
  },
  {
    ...onWindows,
    weight: 7,
    rule: rule(60106, 3, '', 'windows windows_security authentication_success', 'T1078'),
    tell: (moment) => logon(moment, pick(moment, ['erin', 'SYSTEM', 'svc-print']), '4624', 'has logged on.'),
  },
  {
    ...onWindows,
    weight: 4,
    rule: rule(60122, 5, '', 'windows windows_security authentication_failed', 'T1110'),
    tell: (moment) => logon(moment, pick(moment, ['erin', 'Administrator']), '4625', 'could not log on.'),
  },
  {
    agents: linux,
    weight: 3,
    decoder: 'sca',
    location: 'sca',
    rule: rule(19007, 7, '', 'sca'),
    tell: (moment) => {
      const title = pick(moment, checks);
      return {
        log: JSON.stringify({ type: 'check', title }),
        words: `SCA: failed: ${title}`,
        data: { sca: { type: 'check', check: { title, result: 'failed' } } },
      };
    },
  },
  {
    ...onLinux,
    weight: 1,
    decoder: 'kernel',
    location: '/var/log/kern.log',
    rule: rule(5108, 12, 'The host ran out of memory and killed a process.', 'syslog linuxkernel service_availability'),
    tell: (moment, host) => ({ log: syslog(moment, host, 'kernel', 'Out of memory: Killed process 4711 (java)') }),
  },
  {
    ...onWeb,
    weight: 1,
    rule: rule(31168, 15, '', 'web accesslog attack', 'T1190 T1059.004'),
    tell: (moment) => {
      const from = pick(moment, attackers);
      return {
        ...request(moment, from, '/cgi-bin/status', 200),
        words: `Web: Shellshock from ${from} was answered with 200.`,
      };
    },
  },
];
