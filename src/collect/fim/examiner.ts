import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import type { Accounts } from './accounts.ts';
import type { Baseline, KnownFile, KnownRoot } from './baseline.ts';
import { changeMessage, type FileChange } from './change-message.ts';
import type { ContentCopies } from './content-copies.ts';
import { changedAttributes, type FileAttributes } from './file-attributes.ts';
import { type Found, lookBelow, lstat } from './look.ts';
import type { Outbox } from './outbox.ts';
import type { Root, Selection } from './selection.ts';

export type Mode = FileChange['mode'];

/** Compares what stands at a path with what is known of it, and reports the difference. */
export interface Examiner {
  /** Looks at a path whatever it is, or is no more. */
  examine(path: string, mode: Mode): Promise<void>;
  /** Of a file that is looked at, and what was found there. Answers the id of what was known of it. */
  compare(path: string, owner: Root, found: Found, mode: Mode): Promise<number | undefined>;
}

export interface ExaminerTools {
  readonly selection: Selection;
  readonly accounts: Accounts;
  readonly baseline: Baseline;
  readonly copies: ContentCopies;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly log: Logger;
  readonly fileLimit: number | undefined;
}

export function createExaminer(tools: ExaminerTools): Examiner {
  const { selection, accounts, outbox } = tools;
  const unreadable = createUnreadable(tools.log);
  const compare: Examiner['compare'] = async (path, owner, found, mode) => {
    const known = await findKnown(path, tools);
    if (found.kind === 'unreadable') unreadable.report(path, found.code);
    else unreadable.forget(path);
    if (found.kind === 'file' || found.kind === 'link') await comparePresent(path, owner, found, known, mode, tools);
    else if (found.kind !== 'unreadable' && known !== undefined)
      await reportDeleted(known, owner.rule.tags, mode, tools);
    return known?.id;
  };
  return {
    compare,
    examine: async (path, mode) => {
      const owner = selection.ownerOf(path);
      if (owner !== undefined && selection.selectsFile(path, owner)) {
        await compare(path, owner, await lookBelow(path, owner, accounts), mode);
        return;
      }
      const known = await findKnown(path, tools);
      if (known === undefined) return;
      const rule = owner === undefined ? formerRule(known, tools) : undefined;
      if (rule !== undefined && isGone(path)) await reportDeleted(known, rule.tags, mode, tools);
      else await outbox.add(forgetting(known, tools));
    },
  };
}

/** What is on its way into the baseline has to be there first: the same file can be looked at twice in a row. */
async function findKnown(path: string, { outbox, baseline }: ExaminerTools): Promise<KnownFile | undefined> {
  if (outbox.holds(path)) await outbox.flush();
  return baseline.find(path);
}

type Present = Extract<Found, { readonly attributes: FileAttributes }>;

async function comparePresent(
  path: string,
  owner: Root,
  found: Present,
  known: KnownFile | undefined,
  mode: Mode,
  tools: ExaminerTools,
): Promise<void> {
  const { baseline, outbox, clock } = tools;
  const root = baseline.root(owner.key);
  const { attributes } = found;
  const update = { path, root: root.id, attributes };
  const told = { path, mode, attributes, tags: owner.rule.tags };
  if (known === undefined) {
    if (await isFull(tools)) return;
    const copy = await compareContent(path, owner, found, tools);
    const change: FileChange = { ...told, type: 'added', before: undefined, contentChanges: undefined };
    const message = isNews(found, root) ? changeMessage(change, clock.now()) : undefined;
    return outbox.add({ message, update, keep: copy?.keep });
  }
  if (known.root === root.id && known.attributes === JSON.stringify(attributes)) return;
  const before = JSON.parse(known.attributes) as FileAttributes;
  if (changedAttributes(before, attributes).length === 0) return outbox.add({ update });
  const content = await compareContent(path, owner, found, tools);
  const change: FileChange = { ...told, type: 'modified', before, contentChanges: content?.text };
  return outbox.add({ message: changeMessage(change, clock.now()), update, keep: content?.keep });
}

/** By how much a file system's clock may lag behind: some count in steps of two seconds. */
const clockLagMs = 2_000;

/**
 * Is a file news that nothing was known of? Those that a newly configured path begins with are none. Where the
 * configuration covers more than it did, nobody knows which files were there: those that have not changed since the last
 * scan were.
 */
function isNews({ changedAt }: Present, { complete, scannedAt }: KnownRoot): boolean {
  return complete || (scannedAt !== undefined && changedAt >= scannedAt - clockLagMs);
}

async function isFull({ baseline, outbox, fileLimit }: ExaminerTools): Promise<boolean> {
  if (fileLimit === undefined || baseline.count() + outbox.size() < fileLimit) return false;
  await outbox.flush();
  return baseline.count() >= fileLimit;
}

async function compareContent(path: string, owner: Root, { kind }: Present, { copies }: ExaminerTools) {
  return kind === 'file' && owner.rule.reportChanges ? copies.compare(path, owner) : undefined;
}

function reportDeleted(known: KnownFile, tags: string, mode: Mode, tools: ExaminerTools): Promise<void> {
  const attributes = JSON.parse(known.attributes) as FileAttributes;
  const { path } = known;
  const change: FileChange = {
    type: 'deleted',
    mode,
    path,
    attributes,
    before: undefined,
    contentChanges: undefined,
    tags,
  };
  return tools.outbox.add({ ...forgetting(known, tools), message: changeMessage(change, tools.clock.now()) });
}

function forgetting({ path, root }: KnownFile, { copies }: ExaminerTools) {
  return { update: { path, root, attributes: undefined }, keep: () => copies.remove(path) };
}

/** The rule of a file that no root owns any more: a glob stood for its folder, which is gone. */
function formerRule(known: KnownFile, { baseline, selection }: ExaminerTools) {
  const root = baseline.roots().find(({ id }) => id === known.root);
  return root && selection.ruleOf(root.key);
}

function isGone(path: string): boolean {
  const stats = lstat(path);
  return 'kind' in stats && stats.kind === 'absent';
}

const mostRemembered = 10_000;

/** Logs each file that cannot be read once, until it can. */
function createUnreadable(log: Logger) {
  const paths = new Set<string>();
  return {
    report: (path: string, code: string) => {
      if (paths.has(path) || paths.size >= mostRemembered) return;
      paths.add(path);
      log.debug({ path, code }, 'a file cannot be read, and is left out');
    },
    forget: (path: string) => paths.size > 0 && paths.delete(path),
  };
}
