import { basename, dirname } from 'node:path';
import { strftime } from '../../strftime.ts';
import type { Complain } from './assembler.ts';

const mysqlTimes = [
  /^(\d{6} [ \d]\d:\d\d:\d\d) (.*)$/s,
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}(?:Z|[+-]\d\d:\d\d))\s(.*)$/s,
];
const mysqlContinuation = '\t\t      ';

/** Reads lines of MySQL; those without a time of their own get the last one (spec: log collection, section 4.7). */
export function mysqlReader(): (line: string) => string | undefined {
  let time: string | undefined;
  return (line) => {
    for (const pattern of mysqlTimes) {
      const [, found, rest] = pattern.exec(line) ?? [];
      if (found === undefined) continue;
      time = found;
      return `MySQL log: ${time} ${rest ?? ''}`;
    }
    if (time === undefined || !line.startsWith(mysqlContinuation)) return undefined;
    return `MySQL log: ${time} ${line.slice(mysqlContinuation.length)}`;
  };
}

const nmapHost = /^(Host: [^\t]*)\tPorts: ([^\t]*)/;

/** The open ports of a host, from nmap's grepable output (spec: log collection, section 4.9). */
export function nmapEvent(line: string, complain: Complain): string | undefined {
  if (line.startsWith('#')) return undefined;
  const [, host, ports] = nmapHost.exec(line) ?? [];
  if (host === undefined || ports === undefined) {
    complain('no host and ports of nmap');
    return undefined;
  }
  const open = ports.split(',').flatMap((port) => {
    const [number = '', state, protocol = ''] = port.trim().split('/');
    return state === 'open' ? [` ${number}(${protocol})`] : [];
  });
  return open.length > 0 ? `${host}, open ports:${open.join('')}` : undefined;
}

export interface DjbNames {
  /** `…/<program>/current` */
  readonly path: string;
  readonly hostname: string;
}

/** The label is TAI64N: 24 digits in hexadecimal. */
const djbLine = /^@[0-9a-zA-Z]{4}.{20} (.*)$/s;
const syslogDate = /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d /;

/** A line of multilog, with a header as syslog has it (spec: log collection, section 4.10). */
export function djbEvent(line: string, { path, hostname }: DjbNames, now: number): string | undefined {
  const text = djbLine.exec(line)?.[1];
  if (text === undefined) return undefined;
  if (syslogDate.test(text)) return text.slice('Mon DD HH:MM:SS '.length);
  const [host] = hostname.split('.');
  return `${strftime('%b %d %H:%M:%S', now)} ${host} ${basename(dirname(path))}: ${text}`;
}
