import { readlinkSync, realpathSync } from 'node:fs';
import { foldCase, toBytes } from '../../lib/bytes.ts';
import type { MonitoredPath, Syscheck } from '../syscheck.ts';
import { asPath, foldersBetween, isBelow, parentOf } from './byte-path.ts';
import { expandGlob, isGlob } from './expand-glob.ts';

/** A path that exists, or may, and that the configuration asks to look at. Byte strings. */
export interface Root {
  readonly path: string;
  readonly rule: MonitoredPath;
  /** What stays the same from one start to the next; all that a glob stands for has one, a link has one for each target. */
  readonly key: string;
}

/** What is looked at: the configured paths, without what is ignored. */
export interface Selection {
  readonly roots: readonly Root[];
  /** The root that decides for a path: the longest that it is, or is below. */
  ownerOf(path: string): Root | undefined;
  /** Whether there is a root of its own at this path. */
  hasRoot(path: string): boolean;
  /** The configured path of a root's key, also of a glob that stands for nothing at present: what it stood for is gone. */
  ruleOf(key: string): MonitoredPath | undefined;
  /** Of all roots, and of globs that stand for nothing. */
  keys(): readonly string[];
  /** Is nothing below this folder looked at? Of a folder whose parents are not ignored. */
  ignoresFolder(path: string, owner: Root): boolean;
  /** Is this file looked at? Of a file in a folder that is not ignored. */
  selectsName(path: string, owner: Root): boolean;
  /** Is this file looked at, all its folders considered? */
  selectsFile(path: string, owner: Root): boolean;
  /** Whether the paths that globs and links stand for are others now; they are taken from then on. */
  refresh(): boolean;
}

export function createSelection(config: Syscheck): Selection {
  const rules = config.directories.map((rule) => ({
    ...rule,
    path: withoutSlash(toBytes(rule.path)),
    tags: toBytes(rule.tags),
  }));
  const ignored = createIgnored(config);
  let roots = new Map<string, Root>();
  let rulesByKey: ReadonlyMap<string, MonitoredPath> = new Map();
  const find = (path: string): Root | undefined => {
    for (let at: string | undefined = path; at !== undefined; at = parentOf(at)) {
      const root = roots.get(at);
      if (root !== undefined) return root;
    }
    return undefined;
  };
  const ignoresFolder = (path: string, owner: Root) =>
    depthOf(path, owner) > owner.rule.recursionLevel || ignored.folder(path);
  const selectsName = (path: string, { rule }: Root) => !ignored.file(path) && (rule.restrict?.(path) ?? true);
  return {
    get roots() {
      return [...roots.values()];
    },
    ownerOf: find,
    hasRoot: (path) => roots.has(path),
    ruleOf: (key) => rulesByKey.get(key),
    keys: () => [...rulesByKey.keys()],
    ignoresFolder,
    selectsName,
    selectsFile: (path, owner) =>
      selectsName(path, owner) &&
      (path === owner.path || !foldersBetween(owner.path, path).some((folder) => ignoresFolder(folder, owner))),
    refresh: () => {
      const before = signature(roots);
      roots = new Map(rules.flatMap(expand).map((root) => [root.path, root]));
      rulesByKey = byKey(rules, roots.values());
      return signature(roots) !== before;
    },
  };
}

function signature(roots: ReadonlyMap<string, Root>): string {
  return [...roots.values()].map(({ key, path }) => `${key}\0${path}`).join('\0');
}

function byKey(rules: readonly MonitoredPath[], roots: Iterable<Root>): ReadonlyMap<string, MonitoredPath> {
  const globs = rules.filter(({ path }) => isGlob(path)).map((rule) => [rule.path, rule] as const);
  return new Map([...globs, ...[...roots].map(({ key, rule }) => [key, rule] as const)]);
}

function expand(rule: MonitoredPath): readonly Root[] {
  const paths = isGlob(rule.path) ? expandGlob(rule.path) : [rule.path];
  return paths.map((path) => {
    const target = rule.followSymbolicLink ? targetOf(path) : undefined;
    // Another target is another tree: what was known of the old one says nothing about it.
    return target === undefined
      ? { path, rule, key: rule.path }
      : { path: target, rule, key: `${rule.path}\0${target}` };
  });
}

/** Where a link leads; undefined when it is none, or leads nowhere. */
function targetOf(path: string): string | undefined {
  try {
    readlinkSync(asPath(path));
    return realpathSync(asPath(path), 'latin1');
  } catch {
    return undefined;
  }
}

/** Folders below the root: 0 for the root itself. */
function depthOf(folder: string, owner: Root): number {
  if (folder === owner.path || !isBelow(folder, owner.path)) return 0;
  return folder.slice(owner.path === '/' ? 0 : owner.path.length).split('/').length - 1;
}

/** Prefixes know no boundaries and no case of letters: `/d/ig` ignores `/D/ignored` too (spec: section 2.1). */
function createIgnored({ ignorePrefixes, ignorePatterns }: Syscheck) {
  const prefixes = ignorePrefixes.map((prefix) => foldCase(toBytes(prefix)));
  const byPrefix = (path: string) => {
    if (prefixes.length === 0) return false;
    const folded = foldCase(path);
    return prefixes.some((prefix) => folded.startsWith(prefix));
  };
  const forFolders = ignorePatterns.filter(({ keepsFolders }) => !keepsFolders);
  return {
    file: (path: string) => byPrefix(path) || ignorePatterns.some(({ pattern }) => pattern(path)),
    folder: (path: string) => byPrefix(path) || forFolders.some(({ pattern }) => pattern(path)),
  };
}

function withoutSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') || '/' : path;
}
