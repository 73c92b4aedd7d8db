import type { DatagramReceiver } from '../../lib/datagram-receiver.ts';
import type { Feeds } from '../feed/feeds.ts';
import type { EventSource } from './analyser.ts';

/** All ways in which events come to the analysis: the queue socket, and the feeds of the program's own collectors. */
export function joinInlets(socket: DatagramReceiver, feeds: Feeds): EventSource {
  return {
    receive: (most, each) => {
      // Each has its half for sure, so that neither waits for the other.
      const fed = feeds.receive(most / 2, each);
      return fed + socket.receive(Math.max(most - fed, most / 2), each);
    },
    written: () => feeds.settle(),
    readable: async (stop) => {
      if (!feeds.isEmpty) return;
      const woken = new AbortController();
      const wake = () => woken.abort();
      feeds.onFilled(wake);
      stop.addEventListener('abort', wake, { once: true });
      if (stop.aborted) wake();
      await socket.readable(woken.signal);
      stop.removeEventListener('abort', wake);
    },
  };
}
