/** What the last of some queue messages is to come to, for rules whose events are no log lines. */
export interface QueueCase {
  readonly name: string;
  readonly messages: readonly string[];
  readonly rule: number;
  readonly level: number;
}

const syscheck = (type: string, kind: string) =>
  `8:syscheck:${JSON.stringify({
    type: 'event',
    data: { path: '/srv/www/index.html', version: 2, mode: 'scheduled', type, attributes: { type: kind, size: 4 } },
  })}`;

const rootcheck = (text: string) => `9:rootcheck:${text}`;

const summary = (score: number) =>
  `p:sca:${JSON.stringify({
    type: 'summary',
    scan_id: 1,
    name: 'House policy',
    policy_id: 'house',
    passed: score,
    failed: 100 - score,
    invalid: 0,
    total_checks: 100,
    score,
    start_time: 1,
    end_time: 2,
    hash: `hash of ${score}`,
    hash_file: 'hash',
  })}`;

const check = (result: string) =>
  `p:sca:${JSON.stringify({
    type: 'check',
    id: 7,
    policy: 'House policy',
    policy_id: 'house',
    check: { id: 2001, title: 'Root logs in by key only', result },
  })}`;

const succeeded = '0x8020000000000000';
const failed = '0x8010000000000000';

const security = (id: number, keywords: string, ip = '192.0.2.141') =>
  `f:EventChannel:${JSON.stringify({
    Message: 'An event',
    Event:
      "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>" +
      `<Provider Name='Microsoft-Windows-Security-Auditing'/><EventID>${id}</EventID><Level>0</Level>` +
      `<Keywords>${keywords}</Keywords><Channel>Security</Channel></System><EventData>` +
      `<Data Name='TargetUserName'>alice</Data><Data Name='IpAddress'>${ip}</Data></EventData></Event>`,
  })}`;

const accessLine = (bytes: number) =>
  `1:/var/log/nginx/access.log:192.0.2.142 - - [03/Mar/2026:11:42:07 +0100] "GET /?q=${'a'.repeat(bytes)} HTTP/1.1" 200 9 "-" "-"`;

const table: readonly (readonly [rule: number, level: number, name: string, ...messages: readonly string[]])[] = [
  [550, 7, 'a changed file', syscheck('modified', 'file')],
  [553, 7, 'a deleted file', syscheck('deleted', 'file')],
  [554, 5, 'a new file', syscheck('added', 'file')],
  [594, 5, 'a changed registry key', syscheck('modified', 'registry_key')],
  [597, 5, 'a deleted registry key', syscheck('deleted', 'registry_key')],
  [598, 5, 'a new registry key', syscheck('added', 'registry_key')],
  [750, 5, 'a changed registry value', syscheck('modified', 'registry_value')],
  [751, 5, 'a deleted registry value', syscheck('deleted', 'registry_value')],
  [752, 5, 'a new registry value', syscheck('added', 'registry_value')],
  [510, 7, 'an anomaly', rootcheck("File '/dev/.hidden' present on /dev. Possible hidden file.")],
  [512, 3, 'a Windows audit', rootcheck('Windows Audit: Null sessions allowed.')],
  [513, 9, 'Windows malware', rootcheck('Windows Malware: Example worm found.')],
  [514, 2, 'a watched application', rootcheck('Application Found: Example messenger.')],
  [516, 3, 'a system audit', rootcheck('System Audit: SSH Hardening: Empty passwords allowed {CIS: 5.2.9}.')],
  [518, 9, 'adware', rootcheck('Windows Adware/Spyware application found: Example bar.')],
  [519, 7, 'a hole in a web application', rootcheck('System Audit: Web vulnerability - Example CMS 1.0.')],
  [521, 11, 'a hidden process', rootcheck("Process '4711' hidden from /proc. Possible kernel level rootkit.")],
  [581, 8, 'a new host', '3:scan:Host: 192.0.2.143 (db1), open ports: 22 (tcp)'],
  [
    580,
    8,
    'other ports of a host',
    '3:scan:Host: 192.0.2.143 (db1), open ports: 22 (tcp)',
    '3:scan:Host: 192.0.2.143 (db1), open ports: 22 (tcp) 5432 (tcp)',
  ],
  [19003, 5, 'a policy met by most', summary(71)],
  [19004, 7, 'a policy met by few', summary(44)],
  [19005, 9, 'a policy hardly met', summary(9)],
  [19007, 7, 'a failed check', check('failed')],
  [19008, 3, 'a passed check', check('passed')],
  [19009, 3, 'a check that does not apply', check('not applicable')],
  [19010, 3, 'a check that passes now', check('failed'), check('passed')],
  [19011, 9, 'a check that fails now', check('passed'), check('failed')],
  [60104, 5, 'a failed action', security(4673, failed)],
  [60106, 3, 'a logon', security(4624, succeeded)],
  [60109, 8, 'a new account', security(4720, succeeded)],
  [60110, 8, 'a changed account', security(4738, succeeded)],
  [60111, 8, 'a deleted account', security(4726, succeeded)],
  [60112, 8, 'another audit policy', security(4719, succeeded)],
  [60115, 9, 'a locked account', security(4740, succeeded)],
  [60122, 5, 'a failed logon', security(4625, failed)],
  [60132, 5, 'another time', security(4616, succeeded)],
  [60137, 3, 'a logoff', security(4634, succeeded)],
  [60204, 10, 'many failed logons', ...Array.from({ length: 8 }, () => security(4625, failed))],
  [31115, 13, 'a very long request', accessLine(8000)],
];

export const queueCases: readonly QueueCase[] = table.map(([rule, level, name, ...messages]) => {
  return { rule, level, name, messages };
});

/** Messages that must stay without an alert. */
export const silentCases: readonly QueueCase[] = [
  { name: 'the inventory', rule: 221, level: 0, messages: ['d:syscollector:{"type":"dbsync_osinfo","data":{}}'] },
  { name: 'the start of a scan', rule: 515, level: 0, messages: [rootcheck('Starting rootcheck scan.')] },
  { name: 'a policy that is met', rule: 19002, level: 0, messages: [summary(92)] },
];
