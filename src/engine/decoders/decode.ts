import type { Event } from '../event/event.ts';
import type { FieldNames } from '../event/field-names.ts';
import { maxDynamicFields } from '../event/fields.ts';
import { Found } from '../regex/matcher.ts';
import { Candidates } from './candidates.ts';
import type { DecoderNode, DecoderSet, Extraction, LogPattern, Plugin, PluginOffset } from './decoder-set.ts';
import { decodeJson } from './json/decode-json.ts';
import { JsonPaths } from './json/json-paths.ts';
import { createAccumulator } from './plugins/accumulate.ts';
import { decodeOssecAlert } from './plugins/ossec-alert.ts';
import { decodePf } from './plugins/pf.ts';
import { decodeSonicWall } from './plugins/sonicwall.ts';
import { decodeSymantecWs } from './plugins/symantec-ws.ts';

interface DecodeTools {
  readonly names: FieldNames;
  /** Whether a rule of this id is loaded. */
  readonly knowsRule: (id: number) => boolean;
}

/**
 * Makes the step from an event's `log` and `programName` to its decoder and fields (spec: decoders, section 3). What it
 * remembers of events: programs, JSON keys, and what decoders accumulate.
 */
export function createDecode(set: DecoderSet, tools: DecodeTools): (event: Event) => void {
  const decoding = new Decoding(set, tools);
  return (event) => decoding.decode(event);
}

/** No place in the text. */
const unset = -1;

/**
 * The decoding of one event after the other. Places are offsets into `log` and belong to the event at hand; `Found` holds
 * what the pattern tried last has found.
 */
class Decoding {
  readonly #candidates: Candidates;
  readonly #paths: JsonPaths;
  readonly #knowsRule: (id: number) => boolean;
  readonly #accumulate = createAccumulator();
  readonly #found = new Found();
  /** Where what follows the top-level decoder's match begins. */
  #afterParent = 0;
  /** Where what follows the chosen child's prematch begins; of a child without one, the same as for its parent. */
  #afterPrematch = 0;
  /** Where what follows the last match of a run of siblings begins; unset before the first. */
  #afterSibling = unset;
  /** Where JSON begins: after the parent, and after the prematch, of the decoder that the event reports. */
  #jsonAfterParent = unset;
  #jsonAfterPrematch = 0;

  constructor(set: DecoderSet, { names, knowsRule }: DecodeTools) {
    this.#candidates = new Candidates(set);
    this.#paths = new JsonPaths(names);
    this.#knowsRule = knowsRule;
  }

  /** The first top-level decoder that matches is final, whatever becomes of its children and patterns. */
  decode(event: Event): void {
    const candidates = this.#candidates.of(event);
    for (let index = 0; index < candidates.length; index += 1) {
      const node = candidates[index];
      if (node === undefined || !this.#accepts(node, event)) continue;
      this.#decodeBy(node, event);
      if (event.decoder?.accumulate === true) this.#accumulate(event);
      return;
    }
  }

  #accepts({ prematch }: DecoderNode, event: Event): boolean {
    this.#afterParent = 0;
    if (prematch === undefined) return true;
    if (!this.#matches(prematch, event)) return false;
    this.#afterParent = this.#found.after;
    return true;
  }

  #decodeBy(top: DecoderNode, event: Event): void {
    event.decoder = top.decoder;
    this.#jsonAfterParent = unset;
    this.#jsonAfterPrematch = this.#afterParent;
    const { children } = top;
    if (children.length === 0) this.#extractBy(top, top, event);
    else this.#decodeByChildren(top, children, event);
  }

  #decodeByChildren(top: DecoderNode, children: readonly DecoderNode[], event: Event): void {
    let at = 0;
    let child = children[at];
    while (child?.prematch !== undefined && !this.#matches(child.prematch, event)) {
      at = afterFailure(children, at);
      child = children[at];
    }
    if (child === undefined) return;
    const reported = child.prematch === undefined ? top : this.#report(child, event);
    if (reported === top) this.#afterPrematch = this.#afterParent;
    this.#run(children, at, reported, event);
  }

  /** An event reports the child that its prematch has chosen. */
  #report(child: DecoderNode, event: Event): DecoderNode {
    event.decoder = child.decoder;
    this.#afterPrematch = this.#found.after;
    this.#jsonAfterParent = this.#afterParent;
    this.#jsonAfterPrematch = this.#found.after;
    return child;
  }

  /** The chosen child and, as long as there are more of its name, those that follow it: each may match or not. */
  #run(children: readonly DecoderNode[], chosen: number, reported: DecoderNode, event: Event): void {
    this.#afterSibling = unset;
    for (let at = chosen; ; at += 1) {
      const child = children[at];
      if (child === undefined || !this.#extractBy(child, reported, event) || !child.more) return;
    }
  }

  /** False: the decoding ends here. */
  #extractBy({ plugin, extraction }: DecoderNode, reported: DecoderNode, event: Event): boolean {
    if (plugin !== undefined) {
      this.#plugIn(plugin, reported, event);
      return true;
    }
    return extraction !== undefined && this.#extract(extraction, event);
  }

  /** Not to match is no failure: another sibling may. */
  #extract({ pattern, targets }: Extraction, event: Event): boolean {
    if (!this.#matches(pattern, event)) return true;
    const { after, count, starts, ends } = this.#found;
    this.#afterSibling = after;
    if (event.dynamicCount >= maxDynamicFields) return false;
    const { text } = event.log;
    const stored = Math.min(count, targets.length);
    for (let index = 0; index < stored; index += 1) {
      const target = targets[index];
      const value = text.slice(starts[index], ends[index]);
      if (typeof target === 'number') event.field(target).set(value);
      else if (target !== undefined) event.addDynamic(target, value);
    }
    return true;
  }

  #matches(pattern: LogPattern, event: Event): boolean {
    const { log } = event;
    const from = this.#startOf(pattern);
    const { firstBytes } = pattern;
    if (firstBytes !== undefined && firstBytes[log.text.charCodeAt(from)] === 0) return false;
    return event.mayMatchLog(pattern.guard) && pattern.regex.exec(log, from, this.#found);
  }

  #startOf({ start }: LogPattern): number {
    switch (start) {
      case 'log':
        return 0;
      case 'after-parent':
        return this.#afterParent;
      case 'after-prematch':
        return this.#afterPrematch;
      case 'after-sibling':
        return this.#afterSibling === unset ? this.#afterPrematch : this.#afterSibling;
      default:
        return start satisfies never;
    }
  }

  #plugIn(plugin: Plugin, reported: DecoderNode, event: Event): void {
    switch (plugin) {
      case 'JSON_Decoder': {
        const from = this.#jsonStart(reported.pluginOffset);
        if (from !== unset) decodeJson(event.log.text, from, event, this.#paths, reported.json);
        return;
      }
      case 'PF_Decoder':
        decodePf(event);
        return;
      case 'SonicWall_Decoder':
        decodeSonicWall(event);
        return;
      case 'SymantecWS_Decoder':
        decodeSymantecWs(event);
        return;
      case 'OSSECAlert_Decoder':
        decodeOssecAlert(event, this.#knowsRule);
        return;
      default:
        plugin satisfies never;
    }
  }

  #jsonStart(offset: PluginOffset): number {
    switch (offset) {
      case 'log':
        return 0;
      case 'after-parent':
        return this.#jsonAfterParent;
      case 'after-prematch':
        return this.#jsonAfterPrematch;
      default:
        return offset satisfies never;
    }
  }
}

/** A child that fails takes with it the run of those that have more of their name, and the one after these. */
function afterFailure(children: readonly DecoderNode[], failed: number): number {
  let at = failed;
  while (children[at]?.more === true) at += 1;
  return at + 1;
}
