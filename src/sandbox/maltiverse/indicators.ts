import { createHash } from 'node:crypto';
import type { JsonObject } from '../../lib/json.ts';

/** What Maltiverse knows of an address, a name, a URL, a file or a mailbox: the very object it answers with. */
export interface Indicator extends JsonObject {
  readonly type: 'ip' | 'hostname' | 'url' | 'sample' | 'email';
}

const attacker: Indicator = {
  type: 'ip',
  ip_addr: '218.92.0.25',
  ip_version: 4,
  classification: 'malicious',
  as_name: 'AS64500 Example Backbone',
  asn_cidr: '218.92.0.0/16',
  asn_country_code: 'CN',
  asn_date: '2001-01-01 00:00:00',
  asn_registry: 'apnic',
  cidr: ['218.92.0.0/16'],
  country_code: 'CN',
  city: 'Example City',
  location: { lat: 32.06, lon: 118.78 },
  creation_time: '2022-03-01 04:10:55',
  modification_time: '2024-05-30 21:14:02',
  is_known_attacker: true,
  is_known_scanner: true,
  is_tor_node: false,
  is_vpn_node: false,
  number_of_domains_resolving: 0,
  tag: ['bruteforce', 'ssh', 'scanner'],
  blacklist: [
    entry('SSH brute force', 'Sandbox Honeypots', 417),
    entry('Mail spammer', 'Sandbox Blocklist', 32),
    entry('SSH brute force', 'Sandbox Community', 5),
  ],
};

const commandServer: Indicator = {
  type: 'hostname',
  hostname: 'dobreusluge.zauvijek.itsforever.net',
  domain: 'itsforever.net',
  tld: 'net',
  classification: 'malicious',
  as_name: 'AS64501 Example Hosting',
  creation_time: '2023-08-14 09:30:00',
  modification_time: '2024-04-02 18:45:31',
  last_online_time: '2024-04-02 18:45:31',
  domain_consonants: 20,
  domain_lenght: 35,
  entropy: 3.87,
  is_alive: true,
  is_cnc: true,
  resolved_ip: [{ ip_addr: '192.0.2.44', timestamp: '2024-04-02 18:45:31' }],
  status: ['clientTransferProhibited'],
  tag: ['c2', 'cobaltstrike'],
  blacklist: [
    {
      ...entry('Cobalt Strike', 'Sandbox Tracker', 3),
      external_references: [
        {
          source_name: 'mitre-attack',
          external_id: 'S0154',
          url: 'https://attack.mitre.org/software/S0154',
          description: 'Cobalt Strike',
        },
      ],
    },
  ],
};

const maliciousUrl =
  'https://vk.com/doc52355237_667082058?hash=SCtt4ltNCbu3lnYUwPGvIGmMakZCTQ0Yuj5qiGj1Uc0&dl=hil1F6PzYlnVsXsKpXdnyCyI9zVoEp3fH0XkDiKEhgk&api=1&no_preview=1';

const malwareDownload: Indicator = {
  type: 'url',
  url: maliciousUrl,
  urlchecksum: createHash('sha256').update(maliciousUrl).digest('hex'),
  hostname: 'vk.com',
  domain: 'vk.com',
  tld: 'com',
  classification: 'malicious',
  creation_time: '2023-10-11 07:02:40',
  modification_time: '2023-10-17 12:20:09',
  is_distributing_malware: true,
  tag: ['malware', 'download'],
  blacklist: [entry('Malware distribution', 'Sandbox URL Feed', 2)],
};

const eicar: Indicator = {
  type: 'sample',
  md5: '44d88612fea8a8f36de82e1278abb02f',
  sha1: '3395856ce81f2b7382dee72602f798b642f14140',
  sha256: '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
  sha512:
    'cc805d5fab1fd71a4ab352a9c533e65fb2d5b885518f4e565e68847223b8e6b85cb48f3afad842726d99239c9e36505c64b0dc9a061d9e507d833277ada336ab',
  filename: ['eicar.com', 'eicar_com.zip'],
  filetype: 'EICAR virus test files',
  size: 68,
  score: 100,
  av_ratio: 93,
  classification: 'malicious',
  creation_time: '2019-06-20 10:00:00',
  modification_time: '2024-05-01 06:15:44',
  antivirus: [{ name: 'Example AV', description: 'EICAR-Test-File' }],
  tag: ['test-file'],
  blacklist: [entry('EICAR test file', 'Sandbox Sandbox', 12), entry('Generic malware', 'Sandbox Community', 4)],
};

/** Known and harmless: no blacklist and no tags, which is how a client tells. */
const publicResolver: Indicator = {
  type: 'ip',
  ip_addr: '8.8.8.8',
  ip_version: 4,
  classification: 'neutral',
  as_name: 'AS15169 Example Search',
  cidr: ['8.8.8.0/24'],
  country_code: 'US',
  creation_time: '2018-02-02 12:00:00',
  modification_time: '2024-01-15 08:00:00',
};

const trustedSite: Indicator = {
  type: 'hostname',
  hostname: 'www.example.com',
  domain: 'example.com',
  tld: 'com',
  classification: 'whitelist',
  creation_time: '2019-01-01 00:00:00',
  modification_time: '2024-01-01 00:00:00',
};

export const knownIndicators: readonly Indicator[] = [
  attacker,
  commandServer,
  malwareDownload,
  eicar,
  publicResolver,
  trustedSite,
];

function entry(description: string, source: string, count: number): JsonObject {
  return {
    description,
    source,
    count,
    first_seen: '2023-08-14 09:30:00',
    last_seen: '2024-04-02 18:45:31',
    labels: ['malicious-activity'],
  };
}
