/*
 * Alerts as a site of two hundred agents writes them: some rules, agents and sources often, many rarely; logins, web requests, file
 * changes, Windows events, and what services answered. The same number always gives the same alert.
 */

const startSeconds = 1_790_000_000;
/** A million of them are a week. */
const perSecondShare = 0.6;

/** The line of alerts.json for the alert of that number; about 1.2 KB. `at`: when it was, in seconds since the epoch. */
export function variedAlert(number: number, at = startSeconds + number * perSecondShare): string {
  const random = randomFrom(number);
  const kind = kinds[Math.floor(random() * kinds.length)] ?? login;
  const seconds = Math.floor(at);
  const agent = often(random, 200);
  const { level, rule, description, groups, ...rest } = kind(random, seconds);
  return JSON.stringify({
    timestamp: new Date(seconds * 1_000 + (number % 1_000)).toISOString().replace('Z', '+0000'),
    rule: {
      level,
      description,
      id: String(rule),
      mitre: { id: [`T1${100 + (rule % 90)}`], tactic: ['Credential Access'], technique: [`Technique ${rule % 90}`] },
      firedtimes: 1 + (number % 50),
      mail: level > 11,
      groups,
      pci_dss: ['10.2.4', '10.2.5', `11.${rule % 6}`],
      gdpr: ['IV_35.7.d', 'IV_32.2'],
      hipaa: ['164.312.b'],
      nist_800_53: ['AU.14', 'AC.7'],
      tsc: ['CC6.1', 'CC6.8', 'CC7.2', 'CC7.3'],
    },
    agent: { id: String(agent).padStart(3, '0'), name: `host-${agent}`, ip: `10.20.${agent % 8}.${agent}` },
    manager: { name: 'watchtower' },
    id: `${seconds}.${number}`,
    ...rest,
  });
}

interface Content {
  readonly level: number;
  readonly rule: number;
  readonly description: string;
  readonly groups: readonly string[];
  readonly full_log?: string;
  readonly data?: object;
  readonly syscheck?: object;
  readonly predecoder?: object;
  readonly decoder: object;
  readonly location: string;
}

type Random = () => number;

function login(random: Random, seconds: number): Content {
  const address = source(random);
  const user = pick(random, users);
  const port = 1_024 + Math.floor(random() * 60_000);
  return {
    level: 5,
    rule: 5_700 + often(random, 30),
    description: 'sshd: a login was refused.',
    groups: ['syslog', 'sshd', 'authentication_failed'],
    full_log: `${header(seconds)} gate sshd[${often(random, 30_000)}]: Failed password for ${user} from ${address} port ${port} ssh2`,
    predecoder: { program_name: 'sshd', timestamp: header(seconds), hostname: 'gate' },
    decoder: { parent: 'sshd', name: 'sshd' },
    data: { srcip: address, srcport: String(port), dstuser: user },
    location: '/var/log/auth.log',
  };
}

function web(random: Random, seconds: number): Content {
  const address = source(random);
  const url = `/shop/${pick(random, words)}/${pick(random, words)}.php?id=${often(random, 100_000)}`;
  const status = pick(random, ['400', '403', '404', '500']);
  return {
    level: 5 + often(random, 6),
    rule: 31_100 + often(random, 60),
    description: `Web server: status ${status}.`,
    groups: ['web', 'accesslog', 'attack'],
    full_log:
      `${address} - - [${header(seconds)}] "GET ${url} HTTP/1.1" ${status} ${often(random, 50_000)} ` +
      `"https://shop.example/${pick(random, words)}" "Mozilla/5.0 (X11; Linux x86_64) ${pick(random, words)}/${often(random, 120)}.0"`,
    decoder: { name: 'web-accesslog' },
    data: { protocol: 'GET', srcip: address, id: status, url },
    location: '/var/log/nginx/access.log',
  };
}

function fileChange(random: Random): Content {
  const path = `/srv/${pick(random, words)}/${pick(random, words)}-${often(random, 5_000)}.conf`;
  return {
    level: 7,
    rule: 550 + often(random, 5),
    description: 'A file has changed.',
    groups: ['syscheck', 'syscheck_entry_modified', 'syscheck_file'],
    full_log: `File '${path}' modified\nMode: realtime\nChanged attributes: size,mtime,md5,sha1,sha256\n`,
    syscheck: {
      path,
      mode: 'realtime',
      size_before: String(often(random, 9_000)),
      size_after: String(often(random, 9_000)),
      md5_after: hex(random, 32),
      sha1_after: hex(random, 40),
      sha256_after: hex(random, 64),
      uname_after: 'root',
      changed_attributes: ['size', 'mtime', 'md5', 'sha1', 'sha256'],
      event: 'modified',
    },
    decoder: { name: 'syscheck_integrity_changed' },
    location: 'syscheck',
  };
}

function windowsEvent(random: Random, seconds: number): Content {
  const image = `C:\\Windows\\System32\\${pick(random, words)}.exe`;
  const user = pick(random, users);
  return {
    level: 3 + often(random, 10),
    rule: 60_100 + often(random, 300),
    description: `Windows: ${pick(random, words)} was started by a ${pick(random, words)}.`,
    groups: ['windows', 'sysmon', 'process_creation'],
    decoder: { name: 'windows_eventchannel' },
    data: {
      win: {
        system: {
          providerName: 'Microsoft-Windows-Sysmon',
          eventID: String(1 + often(random, 26)),
          eventRecordID: String(seconds),
          computer: `pc-${often(random, 400)}.corp.example`,
          message: `"Process Create: Image ${image} User CORP\\${user} CommandLine ${image} /${pick(random, words)}"`,
        },
        eventdata: {
          image,
          user: `CORP\\${user}`,
          processId: String(often(random, 40_000)),
          hashes: `SHA256=${hex(random, 64)}`,
        },
      },
    },
    location: 'EventChannel',
  };
}

function enrichment(random: Random, seconds: number): Content {
  const name = source(random);
  return {
    level: 12,
    rule: 99_702,
    description: `${name} is a known threat.`,
    groups: ['maltiverse'],
    decoder: { name: 'json' },
    data: {
      integration: 'maltiverse',
      alert_id: `${seconds - 5}.${often(random, 1_000_000)}`,
      threat: {
        indicator: {
          name,
          type: 'ipv4-addr',
          provider: `Feed ${often(random, 9)}`,
          confidence: 'High',
          sightings: String(often(random, 40)),
          ip: name,
        },
      },
    },
    location: 'maltiverse',
  };
}

const kinds = [
  login,
  login,
  login,
  login,
  web,
  web,
  web,
  web,
  fileChange,
  windowsEvent,
  windowsEvent,
  enrichment,
].flatMap((kind) => (kind === enrichment ? [kind] : [kind, kind]));
const users = Array.from({ length: 300 }, (_, index) => `${['erin', 'omar', 'li', 'root', 'svc'][index % 5]}${index}`);
const syllables = ['ka', 'lo', 'mi', 're', 'tu', 'sa', 'no', 'vi', 'pel', 'dor'];
const words = Array.from(
  { length: 3_000 },
  (_, index) =>
    `${syllables[index % 10]}${syllables[Math.floor(index / 10) % 10]}${syllables[Math.floor(index / 100) % 10]}${index % 7}`,
);

function source(random: Random): string {
  const number = often(random, 200_000);
  return `${198 + (number % 2)}.${(number >> 8) % 256}.${number % 256}.${(number >> 4) % 250}`;
}

function header(seconds: number): string {
  return new Date(seconds * 1_000).toUTCString().slice(5, 25);
}

function hex(random: Random, length: number): string {
  return Array.from({ length: length / 8 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
}

/** Small numbers much more often than large ones. */
function often(random: Random, below: number): number {
  return Math.floor(random() ** 3 * below);
}

function pick<T>(random: Random, from: readonly T[]): T {
  const item = from[often(random, from.length)];
  if (item === undefined) throw new Error('there is nothing to pick from');
  return item;
}

/** Numbers in [0, 1) that look random (mulberry32). */
function randomFrom(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
