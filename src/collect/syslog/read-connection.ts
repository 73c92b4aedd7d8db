import type { Socket } from 'node:net';
import { FrameReader, longestMessage } from './frame-reader.ts';
import type { Reception } from './reception.ts';
import { stripPriority } from './strip-priority.ts';

/** Takes the messages of a connection. The answer takes what has come of one that has no end yet, before it is closed. */
export function readConnection(socket: Socket, reception: Reception): () => void {
  const { inbox, log, receive } = reception;
  const sender = socket.remoteAddress ?? '';
  const frames = new FrameReader();
  const receiveAll = (messages: readonly string[]) => {
    for (const message of messages) receive(sender, stripPriority(message));
  };
  // The sender waits, as TCP lets it.
  const waitForRoom = () => {
    if (!inbox.full) return;
    socket.pause();
    inbox.whenRoom(() => socket.resume());
  };
  const finish = () => receiveAll(frames.end());
  socket.on('error', (error) => log.debug({ sender, why: error.message }, 'a syslog connection broke'));
  socket.once('close', finish);
  socket.on('data', (chunk: Buffer) => {
    receiveAll(frames.push(chunk.toString('latin1')));
    if (!frames.tooLong) return waitForRoom();
    log.warn({ sender }, `a syslog connection was closed: its message is longer than ${longestMessage} bytes`);
    socket.destroy();
  });
  waitForRoom();
  return finish;
}
