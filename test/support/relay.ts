import { connect, createServer, type Socket } from 'node:net';
import { listen } from './listen.ts';

/** Stands between a browser and the program, and does what networks do. */
export interface Relay {
  readonly url: string;
  /** Breaks off what is under way, and refuses what comes, until it is mended. */
  cut(): void;
  mend(): void;
}

export interface RelayOptions {
  /** Where its connections come from, as the program sees it: any address of this machine. */
  readonly from?: string;
}

/** For the length of a test. */
export async function openRelay(target: string, { from = '127.0.0.1' }: RelayOptions = {}): Promise<Relay> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return near.destroy();
    const far = connect({ host: hostname, port: Number(port), localAddress: from });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.pipe(other);
      // A side that breaks off takes the other with it.
      one
        .on('error', () => undefined)
        .once('close', () => {
          open.delete(one);
          other.destroy();
        });
    }
  });
  return {
    url: `http://127.0.0.1:${await listen(server)}`,
    cut: () => {
      isCut = true;
      for (const socket of open) socket.destroy();
    },
    mend: () => {
      isCut = false;
    },
  };
}
