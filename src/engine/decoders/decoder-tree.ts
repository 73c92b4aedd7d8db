import { fromBytes } from '../../lib/bytes.ts';
import type { LoadTools } from '../load-tools.ts';
import { checkSiblings } from './check-decoder.ts';
import { compilePatterns, pluginOffsetOf } from './compile-decoder.ts';
import type { Decoder } from './decoder.ts';
import type { Complain, DecoderDraft } from './decoder-draft.ts';
import type { DecoderNode, DecoderSet } from './decoder-set.ts';
import { type InternalDecoder, internalDecoder, internalDecoders } from './internal-decoders.ts';
import { firstTimeSeen } from './read-order.ts';

/** A node while others may still become its children or siblings. */
interface GrowingNode extends DecoderNode {
  readonly draft: DecoderDraft;
  readonly children: GrowingNode[];
  more: boolean;
}

/** The two levels of decoders, as they grow in load order (spec: decoders, section 2). */
export class DecoderTree {
  readonly #tools: LoadTools;
  readonly #topLevel: GrowingNode[] = [];
  readonly #byName = new Map<string, GrowingNode[]>();
  readonly #childNames = new Set<string>();
  readonly #nameIds = new Map<string, number>();

  constructor(tools: LoadTools) {
    this.#tools = tools;
  }

  add(draft: DecoderDraft, complain: Complain): void {
    this.#idOf(draft.name);
    const node = this.#compile(draft, complain);
    if (draft.parent === undefined) this.#addTopLevel(node);
    else this.#addChild(node, draft.parent, complain);
  }

  finish(): DecoderSet {
    const internal = Object.fromEntries(
      internalDecoders.map((name) => [name, internalDecoder(name, this.#idOf(name))]),
    ) as Record<InternalDecoder, Decoder>;
    return {
      withProgram: this.#topLevel.filter(({ draft }) => draft.programName !== undefined),
      withoutProgram: this.#topLevel.filter(({ draft }) => draft.programName === undefined),
      nameIds: this.#nameIds,
      internal,
    };
  }

  #addTopLevel(node: GrowingNode): void {
    this.#topLevel.push(node);
    const namesakes = this.#byName.get(node.ownName);
    if (namesakes === undefined) this.#byName.set(node.ownName, [node]);
    else namesakes.push(node);
  }

  #addChild(node: GrowingNode, parent: string, complain: Complain): void {
    this.#childNames.add(node.ownName);
    const parents = this.#byName.get(parent);
    if (parents === undefined) {
      this.#refuseParent(node.draft, parent, complain);
      return;
    }
    const siblings = parents.map(({ children }) => children.filter(({ ownName }) => ownName === node.ownName));
    // The first parent of the name has all siblings that the others have.
    checkSiblings(
      node.draft,
      (siblings[0] ?? []).map(({ draft }) => draft),
      complain,
    );
    for (const sibling of siblings.flat()) sibling.more = true;
    for (const { children } of parents) children.push(node);
  }

  #refuseParent({ line }: DecoderDraft, parent: string, complain: Complain): void {
    if (this.#childNames.has(parent)) {
      const what = `its parent "${fromBytes(parent)}" has a parent itself`;
      complain('mistake', line, what, 'name the top-level decoder: there are only two levels');
      return;
    }
    const what = `there is no decoder "${fromBytes(parent)}" above it to be its parent`;
    complain('mistake', line, what, 'correct the name, or move the parent to an earlier place or file');
  }

  #compile(draft: DecoderDraft, complain: Complain): GrowingNode {
    const { plugin, jsonNulls, jsonArrays } = draft;
    return {
      decoder: this.#decoderOf(draft, complain),
      ...compilePatterns(draft, this.#tools, complain),
      plugin: plugin?.name,
      pluginOffset: pluginOffsetOf(plugin),
      json: { nulls: jsonNulls, arrays: jsonArrays },
      ownName: draft.name,
      children: [],
      more: false,
      draft,
    };
  }

  #decoderOf(draft: DecoderDraft, complain: Complain): Decoder {
    const { parent, category, ftsComment, accumulate } = draft;
    const name = parent === undefined || draft.useOwnName ? draft.name : parent;
    const fts = firstTimeSeen(draft, this.#tools.names, complain);
    return { name, nameId: this.#idOf(name), parent, category, ftsComment, fts, accumulate };
  }

  #idOf(name: string): number {
    const known = this.#nameIds.get(name);
    if (known !== undefined) return known;
    const id = this.#nameIds.size + 1;
    this.#nameIds.set(name, id);
    return id;
  }
}
