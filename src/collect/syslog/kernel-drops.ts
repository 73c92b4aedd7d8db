import { readFile } from 'node:fs/promises';

/** Datagrams that the kernel dropped at the sockets of a port because nobody read them in time. Linux; 0 where nobody knows. */
export async function kernelDrops(port: number, family: 'udp' | 'udp6'): Promise<number> {
  const table = await readFile(`/proc/net/${family}`, 'utf8').catch(() => '');
  return dropsIn(table, port);
}

/** The second column is the local address, `0100007F:0202`; the last one counts what was dropped (proc(5)). */
export function dropsIn(table: string, port: number): number {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '']) => local.endsWith(suffix))
    .reduce((sum, columns) => sum + (Number(columns.at(-1)) || 0), 0);
}
