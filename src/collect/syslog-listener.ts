/** One `<remote>` block with `<connection>syslog</connection>`, checked (spec: log collection, section 7). */
export interface SyslogListener {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /** Undefined: any address, of IPv6 too where `ipv6` says so. */
  readonly address: string | undefined;
  readonly ipv6: boolean;
  /** Networks that may send, and networks that may not, which count first; an address in neither is refused. */
  readonly allowed: readonly string[];
  readonly denied: readonly string[];
  /** RFC 5425; from threatlockdown.yaml. Absolute paths of PEM files. */
  readonly tls: { readonly certificate: string; readonly key: string; readonly ca: string | undefined } | undefined;
  /** Line of the block in ossec.conf. */
  readonly line: number;
}
