import { foldCase, fromBytes } from '../../lib/bytes.ts';
import { attributeOf, type XmlElement } from '../xml/parse-xml.ts';
import { categories } from './decoder.ts';
import {
  type Complain,
  type DecoderDraft,
  emptyDraft,
  type Offset,
  offsets,
  type PatternDraft,
} from './decoder-draft.ts';
import { plugins } from './decoder-set.ts';
import { readNames, readOrder } from './read-order.ts';

/** Reads what a `<decoder>` element holds (spec: decoders, section 1). Whether it fits together is checked later. */
export function readDecoder(name: string, element: XmlElement, complain: Complain): DecoderDraft {
  const draft = emptyDraft(name, element.line);
  if (element.children.length === 0) {
    complain('mistake', element.line, 'it has no elements', 'say what it matches, in <prematch> or <program_name>');
  }
  for (const child of element.children) readChild(draft, child, complain);
  return draft;
}

type Reader = (draft: DecoderDraft, element: XmlElement, complain: Complain) => void;

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  [
    'parent',
    (draft, element, complain) => {
      draft.parent = joined(draft.parent, element, complain);
    },
  ],
  [
    'program_name',
    (draft, element, complain) => {
      draft.programName = readPattern(draft.programName, element, complain);
    },
  ],
  [
    'prematch',
    (draft, element, complain) => {
      draft.prematch = readPattern(draft.prematch, element, complain);
    },
  ],
  [
    'regex',
    (draft, element, complain) => {
      draft.regex = readPattern(draft.regex, element, complain);
    },
  ],
  [
    'order',
    (draft, element, complain) => {
      draft.order = readOrder(element, complain);
    },
  ],
  [
    'fts',
    (draft, { text }) => {
      draft.fts = [...(draft.fts ?? []), ...readNames(text)];
    },
  ],
  [
    'ftscomment',
    (draft, element, complain) => {
      draft.ftsComment = joined(draft.ftsComment, element, complain);
    },
  ],
  ['plugin_decoder', readPlugin],
  [
    'json_null_field',
    (draft, element, complain) => {
      draft.jsonNulls = choose(['string', 'discard'], element, complain);
    },
  ],
  [
    'json_array_structure',
    (draft, element, complain) => {
      draft.jsonArrays = choose(['array', 'csv'], element, complain);
    },
  ],
  ['use_own_name', readUseOwnName],
  ['type', readType],
  [
    'accumulate',
    (draft) => {
      draft.accumulate = true;
    },
  ],
]);

function readChild(draft: DecoderDraft, element: XmlElement, complain: Complain): void {
  const name = foldCase(element.name);
  const read = readers.get(name);
  // Of all names the reference compares this one alone with regard to case.
  if (read !== undefined && (name !== 'type' || element.name === name)) {
    read(draft, element, complain);
    return;
  }
  const what = `a decoder has no element <${fromBytes(element.name)}>`;
  complain('mistake', element.line, what, `use one of ${[...readers.keys()].join(', ')}`);
}

/** Bytes that the texts of one name may have together. */
const maxText = 1023;

function joined(before: string | undefined, { name, text, line }: XmlElement, complain: Complain): string {
  const together = `${before ?? ''}${text}`;
  if (together.length > maxText) {
    complain(
      'mistake',
      line,
      `the text of <${name}> is longer than ${maxText} bytes`,
      'shorten it, or split the decoder',
    );
  }
  return together;
}

function readPattern(before: PatternDraft | undefined, element: XmlElement, complain: Complain): PatternDraft {
  const { line } = element;
  const offset = readOffset(element, complain);
  const text = joined(before?.text, element, complain);
  const type = attributeOf(element, 'type');
  if (before === undefined) return { text, type, offset, line };
  if (offset !== undefined) {
    const what = `a later <${element.name}> of one decoder has an offset`;
    complain('mistake', line, what, 'give the offset to the first one: it holds for all, which are one pattern');
  }
  return { ...before, text, type };
}

function readOffset(element: XmlElement, complain: Complain): Offset | undefined {
  const value = attributeOf(element, 'offset');
  if (value === undefined) return undefined;
  const offset = offsets.find((known) => known === foldCase(value));
  if (offset === undefined) {
    const what = `offset="${fromBytes(value)}" of <${element.name}> is unknown; it counts as none`;
    complain('warning', element.line, what, `write one of ${offsets.join(', ')}, or leave it out`);
  }
  return offset;
}

function readPlugin(draft: DecoderDraft, element: XmlElement, complain: Complain): void {
  const name = plugins.find((plugin) => plugin === element.text);
  if (name === undefined) {
    const what = `there is no plug-in decoder "${fromBytes(element.text)}"`;
    complain('mistake', element.line, what, `write one of ${plugins.join(', ')}`);
    return;
  }
  draft.plugin = { name, offset: readOffset(element, complain), line: element.line };
}

/** The first value when the text is none of them. */
function choose<Value extends string>(
  values: readonly [Value, ...Value[]],
  { name, text, line }: XmlElement,
  complain: Complain,
): Value {
  const value = values.find((known) => known === text);
  if (value === undefined) {
    const what = `<${name}> "${fromBytes(text)}" is unknown; it is read as ${values[0]}`;
    complain('warning', line, what, `write one of ${values.join(', ')}`);
  }
  return value ?? values[0];
}

function readUseOwnName(draft: DecoderDraft, { text, line }: XmlElement, complain: Complain): void {
  draft.useOwnName = text === 'true';
  if (text === 'true' || text === 'false') return;
  complain('warning', line, `<use_own_name> "${fromBytes(text)}" has no effect`, 'write exactly true, or leave it out');
}

function readType(draft: DecoderDraft, { text, line }: XmlElement, complain: Complain): void {
  const category = categories.find((known) => known === text);
  if (category === undefined) {
    complain('mistake', line, `there is no type "${fromBytes(text)}"`, `write one of ${categories.join(', ')}`);
    return;
  }
  draft.category = category;
}
