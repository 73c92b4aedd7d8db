import { execFile } from 'node:child_process';
import { appendFile, link, mkdir, mkdtemp, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Clock } from '../../src/lib/clock.ts';

/** A manager's logs/alerts folder in a temporary place, and what managers and log rotation do in it. */
export class AlertsFolder {
  readonly root: string;
  readonly path: string;
  readonly file: string;
  #written = 0;

  private constructor(root: string) {
    this.root = root;
    this.path = join(root, 'alerts');
    this.file = join(this.path, 'alerts.json');
  }

  static async make(): Promise<AlertsFolder> {
    const folder = new AlertsFolder(await mkdtemp(join(tmpdir(), 'alerts-')));
    await mkdir(folder.path);
    return folder;
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }

  /** Numbered lines, each different from every other; answers them. */
  lines(count: number): string[] {
    return Array.from({ length: count }, () => {
      this.#written += 1;
      return JSON.stringify({
        number: this.#written,
        rule: { level: 3 },
        full_log: `line ${this.#written} ${'.'.repeat(60)}`,
      });
    });
  }

  /** Appends whole lines to alerts.json and answers them. */
  async write(count = 1): Promise<string[]> {
    const lines = this.lines(count);
    await appendFile(this.file, lines.map((line) => `${line}\n`).join(''));
    return lines;
  }

  async append(text: string | Buffer): Promise<void> {
    await appendFile(this.file, text);
  }

  /** A new daily file, such as `2026/Nov/ossec-alerts-21.json`, to which alerts.json becomes a link. */
  async startDaily(name: string): Promise<void> {
    await mkdir(dirname(join(this.path, name)), { recursive: true });
    await writeFile(join(this.path, name), '');
    await rm(this.file, { force: true });
    await link(join(this.path, name), this.file);
  }

  /** Moves alerts.json out of the way, as log rotation does; nothing takes its place. */
  async moveAway(name = 'alerts.json.1'): Promise<void> {
    await this.#tick();
    await rename(this.file, join(this.path, name));
  }

  /** Copies alerts.json and empties it. */
  async copyAndTruncate(name = 'alerts.json.1'): Promise<void> {
    await this.#tick();
    await writeFile(join(this.path, name), await readFile(this.file));
    await this.truncate();
  }

  async truncate(length = 0): Promise<void> {
    await truncate(this.file, length);
    await this.#tick();
  }

  /** Replaces a file by its compressed form, which keeps the time of the last change. */
  async compress(name: string): Promise<void> {
    await promisify(execFile)('gzip', [join(this.path, name)]);
  }

  /** The disk's clock goes by in steps of milliseconds, within which rotations do not follow each other in practice. */
  async #tick(): Promise<void> {
    const probe = join(this.root, 'probe');
    await writeFile(probe, '');
    const { mtimeMs } = await stat(probe);
    do await writeFile(probe, '');
    while ((await stat(probe)).mtimeMs === mtimeMs);
  }
}

/** The real time, `speed` times as fast: half a minute of waiting passes in a moment, in the order it would. */
export function fastClock(speed: number): Clock {
  const start = Date.now();
  return {
    now: () => start + (Date.now() - start) * speed,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const timer = setTimeout(done, ms / speed);
        signal?.addEventListener('abort', done, { once: true });
        function done() {
          clearTimeout(timer);
          signal?.removeEventListener('abort', done);
          resolve();
        }
      }),
    after: (ms, call) => {
      const timer = setTimeout(call, ms / speed);
      return () => clearTimeout(timer);
    },
  };
}
