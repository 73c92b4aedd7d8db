import { parseAddress, parseNetwork } from '../../collect/syslog/networks.ts';
import type { SyslogListener } from '../../collect/syslog-listener.ts';
import type { XmlElement } from '../../engine/xml/parse-xml.ts';
import { allOf, commaList, lastOf, readWhole, readYes, refuseOthers } from './read-value.ts';
import type { Say } from './say.ts';

const elementNames = [
  'connection',
  'port',
  'protocol',
  'allowed-ips',
  'denied-ips',
  'local_ip',
  'ipv6',
  'queue_size',
  'rids_closing_time',
  'connection_overtake_time',
  'agents',
];
/** What is for agents, and means nothing to syslog. */
const agentsOnly = ['rids_closing_time', 'connection_overtake_time', 'agents'];
const standardPort = 514;
const ports = [1, 65_535] as const;

/** Reads the `<remote>` blocks for syslog. Those for agents (`secure`) are not for us, and are not looked at. */
export function readSyslogListeners(sections: readonly XmlElement[], say: Say): readonly SyslogListener[] {
  const listeners: SyslogListener[] = [];
  for (const block of syslogBlocks(sections, say)) {
    const listener = readListener(block, say);
    const first = listener && listeners.find((other) => collide(other, listener));
    if (first !== undefined) {
      const what = `port ${first.port} (${first.protocol}) is taken already by the <remote> on line ${first.line}`;
      say(
        'refused',
        block,
        what,
        'write all <allowed-ips> in one of the two, or give one another <port> or <local_ip>',
      );
    } else if (listener !== undefined) {
      listeners.push(listener);
    }
  }
  return listeners;
}

/** The ports of all of them, also of those that are left out. */
export function syslogPorts(sections: readonly XmlElement[]): readonly number[] {
  const silent: Say = () => undefined;
  return syslogBlocks(sections, silent).map((block) => readPort(block, silent));
}

function syslogBlocks(sections: readonly XmlElement[], say: Say): readonly XmlElement[] {
  return sections.filter(({ name }) => name === 'remote').filter((block) => isSyslog(block, say));
}

/** Only one of them could listen. */
function collide(one: SyslogListener, other: SyslogListener): boolean {
  if (one.port !== other.port || one.protocol !== other.protocol) return false;
  return one.address === other.address || takesAll(one, other.address) || takesAll(other, one.address);
}

function takesAll({ address, ipv6 }: SyslogListener, other: string | undefined): boolean {
  return address === undefined && (ipv6 || other === undefined || !other.includes(':'));
}

function isSyslog(block: XmlElement, say: Say): boolean {
  const connection = lastOf(block, 'connection');
  if (connection?.text === 'syslog' || connection?.text === 'secure') return connection.text === 'syslog';
  const what =
    connection === undefined ? '<remote> has no <connection>' : `there is no <connection> ${connection.text}`;
  say('mistake', connection ?? block, what, 'write syslog, or secure for agents');
  return false;
}

function readListener(block: XmlElement, say: Say): SyslogListener | undefined {
  refuseOthers(block, elementNames, say, 'mistake');
  tellOfAgents(block, say);
  const port = readPort(block, say);
  const protocol = readProtocol(lastOf(block, 'protocol'), say);
  const address = readAddress(lastOf(block, 'local_ip'), say);
  const ipv6 = readYes(lastOf(block, 'ipv6'), say, 'mistake') ?? false;
  const allowed = readNetworks(block, 'allowed-ips', say);
  const denied = readNetworks(block, 'denied-ips', say);
  if (allOf(block, 'allowed-ips').length === 0) {
    const what = 'a syslog listener without <allowed-ips> would take nothing, and is left out';
    return say('refused', block, what, 'write in this block which addresses may send, such as 192.0.2.0/24');
  }
  return { protocol, port, address, ipv6, allowed, denied, tls: undefined, line: block.line };
}

function readPort(block: XmlElement, say: Say): number {
  return readWhole(lastOf(block, 'port'), ports, say, 'mistake') ?? standardPort;
}

function tellOfAgents(block: XmlElement, say: Say): void {
  const size = lastOf(block, 'queue_size');
  if (size !== undefined) say('mistake', size, '<queue_size> is for the connection secure only', 'remove it');
  for (const element of block.children.filter(({ name }) => agentsOnly.includes(name))) {
    say('warning', element, `<${element.name}> is for the connection secure only, and is left out`, 'remove it');
  }
}

function readProtocol(element: XmlElement | undefined, say: Say): 'tcp' | 'udp' {
  if (element === undefined) return 'tcp';
  const protocols = new Set(commaList(element.text.toLowerCase()));
  const known = ['tcp', 'udp'].filter((protocol) => protocols.has(protocol));
  if (known.length === 2) {
    const what = 'a syslog listener has one protocol, and tcp is taken';
    say('warning', element, what, 'write one <remote> block for tcp and one for udp');
  } else if (known.length === 0 || protocols.size > known.length) {
    const what = `<protocol> ${element.text} is not known, and ${known[0] ?? 'tcp'} is taken`;
    say('warning', element, what, 'write tcp or udp');
  }
  return known[0] === 'udp' ? 'udp' : 'tcp';
}

function readAddress(element: XmlElement | undefined, say: Say): string | undefined {
  if (element === undefined || parseAddress(element.text) !== undefined) return element?.text;
  const remedy = 'write an address of this machine, or remove it to listen on all of them';
  return say('mistake', element, `<local_ip> ${element.text} is no address`, remedy);
}

function readNetworks(block: XmlElement, name: string, say: Say): readonly string[] {
  return allOf(block, name).flatMap((element) => {
    const text = element.text.trim();
    if (parseNetwork(text) !== undefined) return [text];
    const remedy = 'write 192.0.2.1, 192.0.2.0/24, 192.0.2.0/255.255.255.0, 2001:db8::/32 or any';
    say('mistake', element, `<${name}> ${text} is no address and no network`, remedy);
    return [];
  });
}
