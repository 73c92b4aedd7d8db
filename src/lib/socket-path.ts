/** A Unix socket's address has room for 108 bytes, the last of them zero: unix(7). Beyond, Node cuts it off in silence. */
const longestBytes = 107;

/** Why no socket can have this path, in words for a person; undefined when one can. */
export function socketPathProblem(path: string): string | undefined {
  const bytes = Buffer.byteLength(path);
  if (bytes <= longestBytes) return undefined;
  return `${path} is too long for a socket (${bytes} bytes, ${longestBytes} are possible); reach the home by a shorter path, such as a symbolic link to it`;
}
