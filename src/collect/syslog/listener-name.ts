import type { SyslogListener } from '../syslog-listener.ts';

/** `syslog 0.0.0.0:514/udp`, `syslog [::]:6514/tls`. */
export function listenerName(listener: SyslogListener): string {
  const { port, protocol, tls } = listener;
  const host = listenerHost(listener);
  return `syslog ${host.includes(':') ? `[${host}]` : host}:${port}/${tls === undefined ? protocol : 'tls'}`;
}

/** The address that it listens on. */
export function listenerHost({ address, ipv6 }: SyslogListener): string {
  return address ?? (ipv6 ? '::' : '0.0.0.0');
}
