import type { Target } from '../../collect/local-file.ts';
import type { XmlElement } from '../../engine/xml/parse-xml.ts';
import { lastOf, readOneOf, refuseOthers, textOf } from './read-value.ts';
import type { Say } from './say.ts';

type Socket = NonNullable<Target['socket']>;

/** By the name that `<target>` calls them; `agent` is the analysis. */
export type Sockets = ReadonlyMap<string, Socket | undefined>;

/** Reads the `<socket>` blocks: where events can go besides the analysis. */
export function readSockets(sections: readonly XmlElement[], say: Say): Sockets {
  const sockets = new Map<string, Socket | undefined>([['agent', undefined]]);
  for (const block of sections.filter(({ name }) => name === 'socket')) {
    const read = readSocket(block, say);
    if (read !== undefined) sockets.set(...read);
  }
  return sockets;
}

function readSocket(block: XmlElement, say: Say): readonly [string, Socket] | undefined {
  refuseOthers(block, ['name', 'location', 'mode', 'prefix'], say, 'mistake');
  const mode = readOneOf(lastOf(block, 'mode'), ['udp', 'tcp'], say, 'mistake');
  const [name, path] = [textOf(lastOf(block, 'name')), textOf(lastOf(block, 'location'))];
  if (name === undefined || path === undefined) {
    const what = `<socket> has no <${name === undefined ? 'name' : 'location'}>`;
    return say('mistake', block, what, 'write <name> and <location>, the path of the socket');
  }
  if (name === 'agent') {
    return say('mistake', block, 'a socket cannot be called agent', 'choose another name: agent is the analysis');
  }
  return [name, { path, stream: mode === 'tcp', prefix: lastOf(block, 'prefix')?.text ?? '' }];
}
