import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/lib/json.ts';
import { alertsOf, loadShipped, rulesetOf } from './ruleset-home.ts';

/*
 * Four ways for an indicator to reach Maltiverse: an address by the shipped rules alone, a host and a URL by decoders and
 * rules of one's own, a file's hashes by rules of one's own below the shipped ones.
 */

const decoders = `
<decoder name="maltiverse_hostname">
  <prematch>timestamp=</prematch>
</decoder>

<decoder name="maltiverse_hostname_fields">
  <parent>maltiverse_hostname</parent>
  <regex type="pcre2">^timestamp=(.+?) identifier=(\\S+) action=(\\S+) .*hostname: (\\S+)$</regex>
  <order>log_timestamp, identifier, action, hostname</order>
</decoder>

<decoder name="squid_url">
  <program_name>squid</program_name>
</decoder>

<decoder name="squid_url_fields">
  <parent>squid_url</parent>
  <regex type="pcre2">([\\d.]+) TCP_MISS/200 \\d+ GET (\\S+) - DIRECT</regex>
  <order>client_ip, url</order>
</decoder>
`;

const rules = `
<group name="dns_query,">
  <rule id="111041" level="5">
    <decoded_as>maltiverse_hostname</decoded_as>
    <description>$(identifier) asked for a name.</description>
  </rule>
</group>

<group name="squid_url,">
  <rule id="111042" level="6">
    <decoded_as>squid_url</decoded_as>
    <description>$(client_ip) fetched $(url).</description>
  </rule>
</group>

<group name="tmp_files,">
  <rule id="111050" level="7">
    <if_sid>550</if_sid>
    <field name="file">/tmp</field>
    <description>Changed in /tmp: $(file)</description>
  </rule>

  <rule id="111051" level="7">
    <if_sid>554</if_sid>
    <field name="file">/tmp</field>
    <description>New in /tmp: $(file)</description>
  </rule>
</group>
`;

const loaded = await loadShipped({ 'etc/decoders/own_decoders.xml': decoders, 'etc/rules/own_rules.xml': rules });
const alertOf = (message: string): Json | undefined => alertsOf(rulesetOf(loaded), [message])[0];

const file = (type: string) =>
  `8:syscheck:${JSON.stringify({
    data: {
      attributes: { hash_md5: 'a'.repeat(32), hash_sha1: 'b'.repeat(40), size: 68, type: 'file' },
      mode: 'realtime',
      path: '/tmp/eicar.com',
      type,
      version: '2.0',
    },
    type: 'event',
  })}`;

describe('the walk-through, on the shipped ruleset', () => {
  test("loads with decoders and rules of one's own", () => {
    expect(loaded.problems).toEqual([]);
  });

  test('finds the address of a failed login', () => {
    const line =
      'Mar  3 09:28:28 web1 sshd[4275]: PAM 2 more authentication failures; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.25 user=root';
    expect(alertOf(`1:/var/log/test.log:${line}`)).toMatchObject({
      rule: { id: '2502', level: 10, groups: ['syslog', 'access_control', 'authentication_failed'] },
      data: { srcip: '192.0.2.25', dstuser: 'root' },
    });
  });

  test('finds the host of a DNS query', () => {
    const line =
      'timestamp=Mar 3 15:25:12 identifier=ns1 action=dns_query details=Querying DNS for hostname: bad.example.net';
    expect(alertOf(`1:/var/log/test.log:${line}`)).toMatchObject({
      rule: { id: '111041', level: 5, description: 'ns1 asked for a name.' },
      decoder: { name: 'maltiverse_hostname' },
      data: {
        action: 'dns_query',
        log_timestamp: 'Mar 3 15:25:12',
        identifier: 'ns1',
        hostname: 'bad.example.net',
      },
    });
  });

  test('finds the URL of a request through a proxy', () => {
    const url = 'https://www.example.com/doc1_2?hash=SCtt4ltN&api=1&no_preview=1';
    const line = `Mar  3 14:55:30 proxy squid[1234]: 1772534527.512 192.168.1.200 TCP_MISS/200 5124 GET ${url} - DIRECT/www.example.com text/html`;
    expect(alertOf(`1:/var/log/test.log:${line}`)).toMatchObject({
      rule: { id: '111042', level: 6 },
      decoder: { name: 'squid_url' },
      data: { url, client_ip: '192.168.1.200' },
    });
  });

  test.each([
    ['added', '111051'],
    ['modified', '111050'],
  ])('finds the hashes of a file that was %s', (type, id) => {
    expect(alertOf(file(type))).toMatchObject({
      rule: { id, level: 7, groups: ['tmp_files'] },
      syscheck: { path: '/tmp/eicar.com', md5_after: 'a'.repeat(32), sha1_after: 'b'.repeat(40), event: type },
      location: 'syscheck',
    });
  });
});
