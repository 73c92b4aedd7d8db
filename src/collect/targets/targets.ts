import { toBytes } from '../../lib/bytes.ts';
import type { Clock } from '../../lib/clock.ts';
import { escapeLocation, maxLocationBytes } from '../../lib/escape-location.ts';
import type { Logger } from '../../lib/log.ts';
import type { HandOver } from '../collector.ts';
import type { LocalFile, Target } from '../local-file.ts';
import { connectDatagrams } from './connect-datagrams.ts';
import { connectStream } from './connect-stream.ts';
import { expandTemplate } from './expand-template.ts';
import type { Outgoing, Socket } from './outgoing.ts';
import { TargetQueue } from './target-queue.ts';

/** Where the events of `<localfile>` blocks go: to the analysis, to sockets, or both. One for all collectors. */
export interface Targets {
  /** Makes messages of a block's events for one of its targets. */
  wording(block: Pick<LocalFile, 'format'>, target: Target): Wording;
  /**
   * Sends messages to the sockets they are for, and those of no socket to the analysis. Resolves when the analysis has
   * dealt with its own and the others have room (see TargetQueue): a socket that is away holds nobody up for ever.
   */
  send(outgoing: Outgoing, handOver: HandOver): Promise<void>;
  /** To be called when all collectors have ended. */
  close(): Promise<void>;
}

/** The message for an event of the source called `location`; byte strings. */
export type Wording = (location: string, event: string) => string;

export interface TargetTools {
  readonly clock: Clock;
  readonly log: Logger;
  readonly hostname: string;
  /** Of this host, for `$(host_ip)`. */
  readonly hostAddress: string;
}

/** What a message to a socket is cut at: the reference's longest, and always short enough for a datagram. */
const longestMessage = 65_535;

export function openTargets(tools: TargetTools): Targets {
  const queues = new Map<string, TargetQueue>();
  const queueOf = (socket: Socket) => {
    const key = `${socket.stream} ${socket.path}`;
    const queue = queues.get(key) ?? openQueue(socket, tools);
    queues.set(key, queue);
    return queue;
  };
  return {
    wording: (block, target) => {
      const words = wordsOf(target, tools);
      return target.socket ? forSocket(target.socket, words) : forAnalysis(block, words);
    },
    send: async (outgoing, handOver) => {
      const sending = [...outgoing].map(([socket, messages]) =>
        socket ? queueOf(socket).offer(messages) : handOver(messages),
      );
      await Promise.all(sending);
    },
    close: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}

function openQueue({ path, stream }: Socket, { clock, log }: TargetTools): TargetQueue {
  return new TargetQueue({ path, clock, log, connect: () => (stream ? connectStream(path) : connectDatagrams(path)) });
}

/** An event in the words of the target's template. */
function wordsOf({ template }: Target, { clock, hostname, hostAddress }: TargetTools): Wording {
  if (template === undefined) return (_location, event) => event;
  const text = toBytes(template);
  const host = { hostname: toBytes(hostname), hostIp: hostAddress };
  return (location, log) => expandTemplate(text, { ...host, location, log, now: clock.now() });
}

function forSocket({ prefix }: Socket, words: Wording): Wording {
  const before = toBytes(prefix);
  return (location, event) => (before + words(location, event)).slice(0, longestMessage);
}

/** A queue message (spec: queue socket, section 4.1). Mostly there are several events of one source after another. */
function forAnalysis({ format }: Pick<LocalFile, 'format'>, words: Wording): Wording {
  const queue = format.kind === 'nmapg' ? '3' : '1';
  let [known, head] = ['', `${queue}::`];
  return (location, event) => {
    if (location !== known) {
      known = location;
      head = `${queue}:${escapeLocation(location, maxLocationBytes)}:`;
    }
    return head + words(location, event);
  };
}
