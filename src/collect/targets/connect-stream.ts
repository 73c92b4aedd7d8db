import { createConnection, type Socket } from 'node:net';
import { socketPathProblem } from '../../lib/socket-path.ts';
import type { Connecting, Connection, Sent } from './connection.ts';

/** Reaches a local stream socket (unix(7)). What comes back through it is of no interest. */
export function connectStream(path: string): Promise<Connecting> {
  const problem = socketPathProblem(path);
  if (problem !== undefined) return Promise.resolve({ kind: 'failed', why: problem });
  const socket = createConnection({ path });
  return new Promise((resolve) => {
    const failed = ({ message }: Error) => resolve({ kind: 'failed', why: message });
    socket.once('error', failed);
    socket.once('connect', () => {
      socket.off('error', failed);
      resolve({ kind: 'open', connection: streamConnection(socket.resume()) });
    });
  });
}

function streamConnection(socket: Socket): Connection {
  let lost: string | undefined;
  socket.on('error', ({ message }) => {
    lost = message;
  });
  socket.once('close', () => {
    lost ??= 'it was closed';
  });
  return {
    send: (messages) =>
      new Promise<Sent>((resolve) => {
        const none = () => resolve({ count: 0, lost: lost ?? 'it was closed' });
        if (lost !== undefined || socket.destroyed) return none();
        // All or none: of what was under way when a connection broke nobody knows how much arrived, so all comes again.
        socket.write(Buffer.concat(messages), (error) => {
          if (error) none();
          else resolve({ count: messages.length, lost: undefined });
        });
      }),
    close: () => socket.destroy(),
  };
}
