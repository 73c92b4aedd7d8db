import { fromBytes } from '../../lib/bytes.ts';
import type { FieldNames } from '../event/field-names.ts';
import { fieldIndex, staticFields } from '../event/fields.ts';
import type { XmlElement } from '../xml/parse-xml.ts';
import { type FirstTimeSeen, firstTimeSeenFields } from './decoder.ts';
import type { Complain, DecoderDraft } from './decoder-draft.ts';
import type { CaptureTarget } from './decoder-set.ts';

/** What the reference's option `decoder_order_size` is unless told otherwise. */
const maxNames = 256;

/** Names are separated by commas; blanks before a name are dropped, and a blank ends it. */
export function readNames(text: string): readonly string[] {
  return text.split(',').map((part) => /^ *([^ ]*)/.exec(part)?.[1] ?? '');
}

export function readOrder({ text, line }: XmlElement, complain: Complain): readonly string[] {
  const names = readNames(text);
  if (names.includes('')) {
    complain('mistake', line, 'its <order> has an empty name', 'put a name between every two commas and at both ends');
  }
  if (names.length > maxNames) {
    complain('mistake', line, `its <order> has more than ${maxNames} names`, 'split it over decoders of the same name');
  }
  const broken = names.find((name) => /[\t\r\n]/.test(name));
  if (broken !== undefined) {
    const what = `a tab or line break stands in its <order> and counts as part of the name "${fromBytes(broken.trim())}"`;
    complain('warning', line, what, 'write the names on one line, with commas and spaces alone between them');
  }
  return names;
}

const staticTargets: ReadonlyMap<string, number> = new Map([
  ...staticFields.map((name) => [name, fieldIndex[name]] as const),
  ['user', fieldIndex.dstuser],
]);

/** Static fields are found by their exact names; every other name is one of a dynamic field. */
export function captureTargets(order: readonly string[], names: FieldNames): readonly CaptureTarget[] {
  return order.map((name) => staticTargets.get(name) ?? names.intern(name));
}

/** `extra_data` stands for `data`, as in the reference. */
const ftsTargets: ReadonlyMap<string, number> = new Map([
  ['id', fieldIndex.id],
  ['user', fieldIndex.dstuser],
  ['dstuser', fieldIndex.dstuser],
  ['srcuser', fieldIndex.srcuser],
  ['srcip', fieldIndex.srcip],
  ['dstip', fieldIndex.dstip],
  ['data', fieldIndex.data],
  ['extra_data', fieldIndex.data],
  ['system_name', fieldIndex.system_name],
]);

/** Which parts of an event `fts` names (spec: rules, section 9). */
export function firstTimeSeen(
  { fts, order = [], line }: DecoderDraft,
  names: FieldNames,
  complain: Complain,
): FirstTimeSeen | undefined {
  if (fts === undefined) return undefined;
  const chosen = new Set(fts.map((name) => ftsTargets.get(name)));
  const dynamic = leadingDynamic(order).filter((name) => fts.includes(name));
  for (const name of fts) {
    if (name === 'name' || name === 'location' || ftsTargets.has(name) || dynamic.includes(name)) continue;
    const what = `"${fromBytes(name)}" in its <fts> has no effect`;
    complain(
      'warning',
      line,
      what,
      `write one of name, location, ${[...ftsTargets.keys()].join(', ')}; or a field of <order> that stands before all of these`,
    );
  }
  return {
    fields: firstTimeSeenFields.filter((index) => chosen.has(index)),
    location: fts.includes('location'),
    dynamic: dynamic.map((name) => names.slotOf(name)),
  };
}

/** The reference stops looking for dynamic fields at the first static one. */
function leadingDynamic(order: readonly string[]): readonly string[] {
  const end = order.findIndex((name) => staticTargets.has(name));
  return end === -1 ? order : order.slice(0, end);
}
