/** Something that happens on a machine, and what has to come of it. */
export interface Chapter {
  readonly title: string;
  readonly input: Line | NewFile;
  /** The rule that makes the first alert of it. */
  readonly rule: string;
  readonly level: number;
  /** The rules that make alerts of what is known about its indicators, one for each alert. */
  readonly enriched: readonly string[];
}

export interface Line {
  readonly kind: 'line';
  readonly text: string;
}

export interface NewFile {
  readonly kind: 'file';
  readonly name: string;
  readonly content: string;
  readonly about: string;
}

const url =
  'https://vk.com/doc52355237_667082058?hash=SCtt4ltNCbu3lnYUwPGvIGmMakZCTQ0Yuj5qiGj1Uc0&dl=hil1F6PzYlnVsXsKpXdnyCyI9zVoEp3fH0XkDiKEhgk&api=1&no_preview=1';

/** In two parts: scanners would take a file with the whole of it for what they are to find. */
const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

export const chapters: readonly Chapter[] = [
  {
    title: 'Somebody guesses passwords',
    input: {
      kind: 'line',
      text: 'Oct 17 09:28:28 Ubuntu-2204 sshd[4275]: PAM 2 more authentication failures; logname= uid=0 euid=0 tty=ssh ruser= rhost=218.92.0.25 user=root',
    },
    rule: '2502',
    level: 10,
    enriched: ['99702'],
  },
  {
    title: 'A server asks for a name that it should not know',
    input: {
      kind: 'line',
      text: 'timestamp=Oct 18 15:25:12 identifier=abdullahgtrlab action=dns_query details=Querying DNS for hostname: dobreusluge.zauvijek.itsforever.net',
    },
    rule: '111041',
    level: 5,
    enriched: ['99701'],
  },
  {
    title: 'Somebody downloads through the proxy',
    input: {
      kind: 'line',
      text: `Oct 17 14:55:30 proxy_server squid[1234]: 157730320.512 192.168.1.200 TCP_MISS/200 5124 GET ${url} - DIRECT/vk.com text/html`,
    },
    rule: '111042',
    level: 6,
    enriched: ['99702'],
  },
  {
    title: 'A file appears',
    input: {
      kind: 'file',
      name: 'eicar.com',
      content: eicar,
      about: 'the EICAR test file: harmless, and by agreement a virus to every scanner',
    },
    rule: '111051',
    level: 7,
    // Maltiverse is asked about its MD5 and its SHA-1, VirusTotal about the file.
    enriched: ['99702', '99702', '87105'],
  },
];

/** Rules of one's own, as they lie in `etc/decoders` and `etc/rules`. The other alerts come of the rules that ship. */
export const ownDecoders = `<!-- What the demo's DNS server and its Squid write. -->
<decoder name="maltiverse_hostname">
  <prematch>timestamp=</prematch>
</decoder>

<decoder name="maltiverse_hostname1">
  <parent>maltiverse_hostname</parent>
  <regex type="pcre2">timestamp=(.+?) identifier=(\\w+) action=(\\w+) .*? hostname: (\\S+)</regex>
  <order>log_timestamp, identifier, action, hostname</order>
</decoder>

<decoder name="squid_url">
  <program_name>squid</program_name>
</decoder>

<decoder name="squid_url1">
  <parent>squid_url</parent>
  <regex type="pcre2">(\\d+.\\d+.\\d+.\\d+) TCP_MISS\\/200 .*? GET (.*?) - DIRECT</regex>
  <order>client_ip, url</order>
</decoder>
`;

export const ownRules = `<!-- What of it is an alert. -->
<group name="dns_query,maltiverse_hostname_test,">
  <rule id="111041" level="5">
    <decoded_as>maltiverse_hostname</decoded_as>
    <description> The server $(identifier) making a DNS query.</description>
  </rule>
</group>

<group name="squid_url,maltiverse_urltest">
  <rule id="111042" level="6">
    <decoded_as>squid_url</decoded_as>
    <description> [SQUID URL] - $(client_ip) has accessed $(url)</description>
  </rule>
</group>

<group name="maltiverse_sample_test">
  <rule id="111050" level="7">
    <if_sid>550</if_sid>
    <field name="file">/tmp</field>
    <description>File modified in /tmp directory.</description>
  </rule>
  <rule id="111051" level="7">
    <if_sid>554</if_sid>
    <field name="file">/tmp</field>
    <description>File added to /tmp directory.</description>
  </rule>
</group>
`;
