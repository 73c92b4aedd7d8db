import { isAbsolute, join } from 'node:path';
import type { LocalFile, LocalSource, Target } from '../../collect/local-file.ts';

/** A path that does not begin with / is below the home, wherever the program was started. */
export function placeBelowHome(root: string, file: LocalFile): LocalFile {
  const place = (path: string) => (isAbsolute(path) ? path : join(root, path));
  return {
    ...file,
    source: placeSource(file.source, place),
    targets: file.targets.map((target) => placeTarget(target, place)),
  };
}

type Place = (path: string) => string;

function placeSource(source: LocalSource, place: Place): LocalSource {
  if (source.kind !== 'files') return source;
  return { ...source, location: place(source.location), exclude: source.exclude.map(place) };
}

function placeTarget(target: Target, place: Place): Target {
  return target.socket ? { ...target, socket: { ...target.socket, path: place(target.socket.path) } } : target;
}
