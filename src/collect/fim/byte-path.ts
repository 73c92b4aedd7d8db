/**
 * Paths are byte strings here (lib/bytes.ts): a name may hold anything but `/` and NUL, and need not be UTF-8. They become
 * Buffers for system calls, and come back from them in the encoding `latin1`, which is one character per byte.
 */
export function asPath(path: string): Buffer {
  return Buffer.from(path, 'latin1');
}

export function childOf(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}

/** Undefined for `/`, and for what is no absolute path. */
export function parentOf(path: string): string | undefined {
  const end = path.lastIndexOf('/');
  if (end < 0 || path === '/') return undefined;
  return end === 0 ? '/' : path.slice(0, end);
}

/** Whether `path` is somewhere below `folder`; a path is not below itself. */
export function isBelow(path: string, folder: string): boolean {
  return folder === '/' ? path !== '/' : path.startsWith(`${folder}/`);
}

/** The folders between `top` and `path`, `top` included and `path` not, the uppermost first. */
export function foldersBetween(top: string, path: string): readonly string[] {
  const folders: string[] = [];
  for (let at = parentOf(path); at !== undefined && at.length >= top.length; at = parentOf(at)) folders.unshift(at);
  return folders;
}
