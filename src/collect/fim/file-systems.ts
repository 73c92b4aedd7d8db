import { readFileSync } from 'node:fs';
import type { Syscheck } from '../syscheck.ts';

/** Tells the folders that lie on file systems which are not to be looked at. */
export interface FileSystems {
  /** `device`: `st_dev` of the folder. */
  skips(device: bigint): boolean;
  /** Mounts come and go: reads them again. */
  refresh(): void;
}

interface Mount {
  /** `8:1`, as /proc/self/mountinfo has it. */
  readonly device: string;
  readonly point: string;
  readonly type: string;
}

export function createFileSystems(skip: Syscheck['skip'], readMounts = readMountInfo): FileSystems {
  let skipped: ReadonlySet<string> = new Set();
  return {
    skips: (device) => skipped.has(deviceText(device)),
    refresh: () => {
      const mounts = readMounts().split('\n').map(parseMount);
      skipped = new Set(
        mounts.filter((mount) => mount !== undefined && isSkipped(mount, skip)).map((mount) => mount?.device ?? ''),
      );
    },
  };
}

function isSkipped({ type, point }: Mount, skip: Syscheck['skip']): boolean {
  if (/^(nfs\d?|cifs|smb3?)$/.test(type)) return skip.nfs;
  if (type === 'proc') return skip.proc;
  if (type === 'sysfs') return skip.sys;
  // In containers /dev is an ordinary tmpfs. The reference takes every tmpfs that may hold devices for it, also /run.
  return skip.dev && (type === 'devtmpfs' || type === 'devfs' || (type === 'tmpfs' && point === '/dev'));
}

/** `36 35 98:0 /root /point options optional… - type source superoptions` (proc_pid_mountinfo(5)). */
function parseMount(line: string): Mount | undefined {
  const [before = '', after = ''] = line.split(' - ');
  const [, , device, , point] = before.split(' ');
  const [type] = after.split(' ');
  return device !== undefined && point !== undefined && type ? { device, point, type } : undefined;
}

/** As glibc's major(3) and minor(3) take `st_dev` apart. */
function deviceText(device: bigint): string {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn);
  const minor = (device & 0xffn) | ((device >> 12n) & 0xffffff00n);
  return `${major}:${minor}`;
}

function readMountInfo(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'latin1');
  } catch {
    // Without /proc there is no telling; then nothing is skipped.
    return '';
  }
}
