import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLError } from 'yaml';

/** A YAML text, read: its value and where each part of it stands. */
export interface YamlText {
  readonly value: unknown;
  /** The line of the key at the end of the path, or of as much of the path as there is. */
  readonly lineOf: (path: readonly PropertyKey[]) => number;
}

export type ParsedYaml =
  | { readonly kind: 'yaml'; readonly yaml: YamlText }
  | { readonly kind: 'malformed'; readonly errors: readonly YamlSyntaxError[] };

export interface YamlSyntaxError {
  /** Undefined when it is about the text as a whole. */
  readonly line: number | undefined;
  readonly what: string;
  readonly remedy: string;
}

export function parseYaml(text: string): ParsedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  if (document.errors.length > 0) return { kind: 'malformed', errors: syntaxErrors(document.errors, lines) };
  try {
    const value: unknown = document.toJS();
    return { kind: 'yaml', yaml: { value, lineOf: (path) => locate(document, path, lines) } };
  } catch {
    // The only thing that can still go wrong: an alias of nothing, or aliases that multiply beyond all measure.
    const what = 'an alias (*name) cannot be resolved';
    return { kind: 'malformed', errors: [{ line: undefined, what, remedy: 'write out what it stands for' }] };
  }
}

// The parser's own messages quote the text, where a secret may stand by mistake; so only the kind of error is named.
const commonErrors: Partial<Record<YAMLError['code'], string>> = {
  BAD_INDENT: 'the indentation does not fit, or a bracket or brace is not closed',
  BLOCK_AS_IMPLICIT_KEY: 'the indentation below this line does not fit, or a text with a colon stands without quotes',
  DUPLICATE_KEY: 'a key stands here a second time',
  MISSING_CHAR: 'a character is missing, perhaps a quote or a colon',
  MULTILINE_IMPLICIT_KEY: 'a key stands without a colon, or the indentation does not fit',
  MULTIPLE_DOCS: 'a second document begins',
  TAB_AS_INDENT: 'a tab is used for indentation',
  UNEXPECTED_TOKEN: 'something stands here that does not belong here',
};

/** The first of each line: others on it mostly follow from that. */
function syntaxErrors(errors: readonly YAMLError[], lines: LineCounter): readonly YamlSyntaxError[] {
  const byLine = new Map<number, YamlSyntaxError>();
  for (const { code, pos } of errors) {
    const { line } = lines.linePos(pos[0]);
    const what = commonErrors[code] ?? `this is not YAML (${code})`;
    if (!byLine.has(line)) byLine.set(line, { line, what, remedy: 'mend the YAML on this line' });
  }
  return [...byLine.values()];
}

function locate(document: Document, path: readonly PropertyKey[], lines: LineCounter): number {
  let offset = 0;
  let node: unknown = document.contents;
  for (const step of path) {
    const [key, value] = child(node, step);
    if (key === undefined) break;
    offset = key.range?.[0] ?? offset;
    node = value;
  }
  return lines.linePos(offset).line;
}

/** The node of a key (of a list's item: the item itself) and of its value. */
function child(node: unknown, step: PropertyKey): [key: Node | undefined, value: unknown] {
  if (isMap<Node>(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
    return [pair?.key, pair?.value];
  }
  const item = isSeq<Node>(node) ? node.items[Number(step)] : undefined;
  return [item, item];
}
