import { lstatSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { adoptDatagramReceiver, type DatagramReceiver, openDatagramReceiver } from '../../lib/datagram-receiver.ts';

export type OpenedSocket =
  | { readonly kind: 'open'; readonly receiver: DatagramReceiver }
  | { readonly kind: 'refused'; readonly file: string; readonly what: string; readonly remedy: string };

/** The queue socket: the one that another thread of this process has, or a new one in a place that nobody else serves. */
export function openSocket(path: string, descriptor: number | undefined): OpenedSocket {
  if (descriptor !== undefined) return { kind: 'open', receiver: adoptDatagramReceiver(path, descriptor) };
  mkdirSync(dirname(path), { recursive: true, mode: 0o750 });
  const opened = openDatagramReceiver(path);
  switch (opened.kind) {
    case 'open':
      return opened;
    case 'in-use':
      return {
        kind: 'refused',
        file: path,
        what: 'another analysis engine, perhaps the manager, takes events at this socket',
        remedy: 'stop it, or run beside it with "threatlockdown start integrator"',
      };
    case 'failed':
      return {
        kind: 'refused',
        file: path,
        what: `the socket cannot be served: ${opened.why}`,
        remedy: 'let this user write to its folder, and give the home a short path',
      };
    default:
      return opened satisfies never;
  }
}

/** Tells a socket's file from another in its place; undefined when there is none. */
export function inodeOf(path: string): bigint | undefined {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
}
