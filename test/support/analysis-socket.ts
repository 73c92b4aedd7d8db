import { createSocket } from 'unix-dgram';

/** The manager's end of queue/sockets/queue. */
export interface AnalysisSocket {
  /** Each datagram received, as text. */
  readonly events: readonly string[];
  close(): void;
}

export function listenForEvents(path: string): AnalysisSocket {
  const events: string[] = [];
  const socket = createSocket('unix_dgram', (datagram) => events.push(datagram.toString('utf8')));
  socket.bind(path);
  return { events, close: () => socket.close() };
}
