import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Disk, systemDisk } from '../../src/alerts-log/disk.ts';
import type { Trouble, Troubles } from '../../src/alerts-log/trouble.ts';
import { monthNames } from '../../src/lib/local-time.ts';

/** A home's `logs` folder in a temporary place, and what a test wants to know of it. */
export class LogsFolder {
  readonly home = mkdtempSync(join(tmpdir(), 'logs-'));
  readonly logs = join(this.home, 'logs');

  path(...names: readonly string[]): string {
    return join(this.logs, ...names);
  }

  read(...names: readonly string[]): string {
    return readFileSync(this.path(...names), 'latin1');
  }

  has(...names: readonly string[]): boolean {
    return existsSync(this.path(...names));
  }

  /** Files below the folder of a year and month, such as `alerts/2026/Nov`. */
  names(folder: string): readonly string[] {
    return existsSync(this.path(folder)) ? readdirSync(this.path(folder)).sort() : [];
  }

  /** What all daily files of a log hold, one after the other as they were written. */
  everything(folder: string, extension: string): string {
    return this.years(folder)
      .flatMap((year) => monthNames.map((month) => join(folder, year, month)))
      .flatMap((month) => this.#dated(month, extension).map((name) => this.read(month, name)))
      .join('');
  }

  #dated(month: string, extension: string): readonly string[] {
    const names = this.names(month).filter((name) => name.endsWith(`.${extension}`));
    return names.sort((a, b) => (datedOrder(a) < datedOrder(b) ? -1 : 1));
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }

  years(folder: string): readonly string[] {
    return this.names(folder).filter((name) => /^\d{4}$/.test(name));
  }
}

/** The first file of a day has no number: `-` sorts before `.`, so it is given one. */
function datedOrder(name: string): string {
  return name.replace(/^(ossec-[a-z]+-\d\d)\./, '$1-000.');
}

/** Writes down what it is told. */
export class NotedTroubles implements Troubles {
  readonly told: string[] = [];

  began({ cannot, why }: Trouble): void {
    this.told.push(`cannot ${cannot}: ${why}`);
  }

  over({ cannot }: Omit<Trouble, 'why'>): void {
    this.told.push(`can ${cannot}`);
  }

  lost({ bytes }: { readonly bytes: number }): void {
    this.told.push(`lost ${bytes}`);
  }
}

/** Calls that fail with this code as long as it is set; writes take at most so many bytes before that, and then none. */
export class FailingDisk {
  failing: { readonly call: keyof Disk; readonly code: string } | undefined;
  /** Bytes that writes still take; then the disk is full. */
  room = Number.POSITIVE_INFINITY;
  readonly disk: Disk = new Proxy(systemDisk, {
    get: (disk, call: keyof Disk) => (call === 'writeSync' ? this.#write : this.#checked(call, disk)),
  });

  #checked(call: keyof Disk, disk: Disk): unknown {
    return this.failing?.call === call ? () => refuse(call, this.failing?.code ?? '') : disk[call];
  }

  readonly #write = (fd: number, bytes: Buffer, from: number, length: number): number => {
    if (this.failing?.call === 'writeSync') refuse('writeSync', this.failing.code);
    if (this.room === 0) refuse('writeSync', 'ENOSPC');
    const written = systemDisk.writeSync(fd, bytes, from, Math.min(length, this.room));
    this.room -= written;
    return written;
  };
}

function refuse(call: string, code: string): never {
  throw Object.assign(new Error(`${code}: refused, ${call}`), { code, syscall: call });
}
