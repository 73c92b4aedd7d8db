import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** A range of addresses. */
export type Network = (address: Address) => boolean;

/**
 * Reads `192.0.2.1`, `192.0.2.0/24`, `192.0.2.0/255.255.255.0`, `2001:db8::/32` or `any`. Undefined when it is none of
 * them. What a library would take besides (`10.1` for 10.0.0.1, octal numbers) is refused: whoever writes it means something else.
 */
export function parseNetwork(text: string): Network | undefined {
  if (text === 'any') return () => true;
  const [base = '', suffix, ...rest] = text.split('/');
  const address = parseAddress(base);
  if (address === undefined || rest.length > 0) return undefined;
  const bits = suffix === undefined ? address.toByteArray().length * 8 : prefixLength(suffix, address);
  if (bits === undefined) return undefined;
  return (candidate) => candidate.kind() === address.kind() && candidate.match(address, bits);
}

function prefixLength(suffix: string, address: Address): number | undefined {
  if (/^\d{1,3}$/.test(suffix)) {
    const bits = Number(suffix);
    return bits <= address.toByteArray().length * 8 ? bits : undefined;
  }
  if (address.kind() !== 'ipv4' || !ipaddr.IPv4.isValidFourPartDecimal(suffix)) return undefined;
  return ipaddr.IPv4.parse(suffix).prefixLengthFromSubnetMask() ?? undefined;
}

/** An IPv4-mapped IPv6 address is the IPv4 address; the zone of a local one (`%eth0`) is left out. */
export function parseAddress(text: string): Address | undefined {
  const bare = text.replace(/%.*$/, '');
  if (ipaddr.IPv4.isValidFourPartDecimal(bare)) return ipaddr.IPv4.parse(bare);
  if (!ipaddr.IPv6.isValid(bare)) return undefined;
  const address = ipaddr.IPv6.parse(bare);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

/** As events show a sender: IPv6 in capitals and whole, `2001:0DB8:0000:0000:0000:0000:0000:0001`. */
export function showAddress(text: string): string {
  const address = parseAddress(text);
  if (address === undefined) return text;
  if (address instanceof ipaddr.IPv4) return address.toString();
  const groups = address.parts.map((part) => part.toString(16).padStart(4, '0'));
  return groups.join(':').toUpperCase();
}

/** Tells whether a sender may send: not when it is denied, and then only when it is allowed. */
export function accessList(allowed: readonly string[], denied: readonly string[]): (sender: string) => boolean {
  const [allow, deny] = [networksOf(allowed), networksOf(denied)];
  return (sender) => {
    const address = parseAddress(sender);
    if (address === undefined || deny.some((network) => network(address))) return false;
    return allow.some((network) => network(address));
  };
}

/** The texts were looked at when the configuration was read. */
function networksOf(texts: readonly string[]): readonly Network[] {
  return texts.map(parseNetwork).filter((network) => network !== undefined);
}
