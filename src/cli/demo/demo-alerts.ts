import type { JsonObject } from '../../lib/json.ts';

/** The hashes of the EICAR test file, which every scanner calls a virus by agreement. */
const eicar = {
  md5_after: '44d88612fea8a8f36de82e1278abb02f',
  sha1_after: '3395856ce81f2b7382dee72602f798b642f14140',
  sha256_after: '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
};

const web = { id: '001', name: 'web-1', ip: '10.0.0.5' };
const proxy = { id: '002', name: 'proxy-1', ip: '10.0.0.8' };

const stories: readonly JsonObject[] = [
  {
    rule: {
      level: 10,
      description: 'sshd: brute force trying to get access to the system.',
      id: '5712',
      groups: ['syslog', 'sshd', 'authentication_failures'],
    },
    agent: web,
    full_log:
      'Nov 21 12:29:18 web-1 sshd[17584]: Failed password for invalid user admin from 218.92.0.25 port 56404 ssh2',
    data: { srcip: '218.92.0.25', srcport: '56404', srcuser: 'admin' },
    location: '/var/log/auth.log',
  },
  {
    rule: { level: 5, description: 'The server resolver-1 makes a DNS query.', id: '111041', groups: ['dns_query'] },
    agent: proxy,
    full_log:
      'timestamp=Nov 21 12:29:20 identifier=resolver-1 action=dns_query hostname: dobreusluge.zauvijek.itsforever.net',
    data: { identifier: 'resolver-1', hostname: 'dobreusluge.zauvijek.itsforever.net' },
    location: '/var/log/dns.log',
  },
  {
    rule: {
      level: 6,
      description: 'Squid: 192.168.1.200 has fetched a document.',
      id: '111042',
      groups: ['squid_url'],
    },
    agent: proxy,
    data: {
      client_ip: '192.168.1.200',
      url: 'https://vk.com/doc52355237_667082058?hash=SCtt4ltNCbu3lnYUwPGvIGmMakZCTQ0Yuj5qiGj1Uc0&dl=hil1F6PzYlnVsXsKpXdnyCyI9zVoEp3fH0XkDiKEhgk&api=1&no_preview=1',
    },
    location: '/var/log/squid/access.log',
  },
  {
    rule: {
      level: 7,
      description: 'File added to the system.',
      id: '554',
      groups: ['ossec', 'syscheck', 'syscheck_entry_added', 'syscheck_file'],
    },
    agent: web,
    full_log: "File '/srv/uploads/eicar.com' added\nMode: realtime\n",
    syscheck: { path: '/srv/uploads/eicar.com', mode: 'realtime', size_after: '68', ...eicar, event: 'added' },
    location: 'syscheck',
  },
  {
    rule: { level: 5, description: 'Web server 400 error code.', id: '31101', groups: ['web', 'accesslog', 'attack'] },
    agent: web,
    full_log: '192.168.1.200 - - [21/Nov/2026:12:29:24 +0000] "GET /<script>alert(1)</script> HTTP/1.1" 404 162',
    data: { srcip: '192.168.1.200', url: '/<script>alert(1)</script>', id: '404' },
    location: '/var/log/nginx/access.log',
  },
  {
    rule: {
      level: 3,
      description: 'PAM: Login session opened.',
      id: '5501',
      groups: ['pam', 'syslog', 'authentication_success'],
    },
    agent: { id: '000', name: 'manager' },
    full_log: 'Nov 21 12:29:30 manager sudo: pam_unix(sudo:session): session opened for user root by ana(uid=1000)',
    location: '/var/log/auth.log',
  },
  {
    rule: {
      level: 8,
      description: 'The configuration of a network device has changed.',
      id: '555',
      groups: ['ossec', 'agentless'],
    },
    full_log: 'ossec: agentless: Change detected:\n3c3\n< hostname old\n---\n> hostname new',
    agentless: { script: 'ssh_pixconfig_diff', user: 'admin', host: 'fw-1.example.net' },
    location: 'ssh_pixconfig_diff',
  },
];

/** The alerts of the demo, as a manager would write them at `now`. */
export function demoAlerts(now: number): readonly JsonObject[] {
  return stories.map((story, index) => complete(story, now, index));
}

/** The alert that a manager's rules (87105, 99702) make of an enrichment, or undefined if the datagram holds none. */
export function alertFromEnrichment(datagram: string, now: number, index: number): JsonObject | undefined {
  const [, agent, location, text] = /^1:(?:(\[.*?)->)?(\w+):(\{.*)$/s.exec(datagram) ?? [];
  if (text === undefined || location === undefined) return undefined;
  const [, id, name, ip] = /^\[(\d+)\] \((.*)\) (.*)$/.exec(agent ?? '') ?? [];
  const rule = location === 'virustotal' ? virustotalRule : maltiverseRule;
  return complete(
    {
      rule,
      agent: { id: id ?? '000', name: name ?? 'manager', ip: ip ?? 'any' },
      data: JSON.parse(text) as JsonObject,
      location,
    },
    now,
    index,
  );
}

const virustotalRule = {
  level: 12,
  description: 'VirusTotal: engines detected this file.',
  id: '87105',
  groups: ['virustotal'],
};
const maltiverseRule = {
  level: 12,
  description: 'Maltiverse: a known indicator was seen.',
  id: '99702',
  groups: ['maltiverse'],
};

function complete(story: JsonObject, now: number, index: number): JsonObject {
  const timestamp = new Date(now).toISOString().replace('Z', '+0000');
  return {
    timestamp,
    ...story,
    manager: { name: 'manager' },
    id: `${Math.floor(now / 1_000)}.${1_000 + index * 512}`,
    decoder: { name: 'json' },
  };
}
