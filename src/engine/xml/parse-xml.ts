import {
  isTooLong,
  tooLong,
  type XmlAttribute,
  type XmlEncoding,
  type XmlError,
  type XmlToken,
  xmlTokens,
} from './xml-tokens.ts';

export interface XmlElement {
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** Verbatim. Of an element with children only what follows the last child. */
  readonly text: string;
  /** 1-based line of the opening tag. */
  readonly line: number;
}

/** The value of an attribute whose name is case-sensitive. */
export function attributeOf({ attributes }: XmlElement, name: string): string | undefined {
  return attributes.find((attribute) => attribute.name === name)?.value;
}

type XmlDocument =
  | { readonly kind: 'document'; readonly elements: readonly XmlElement[] }
  | { readonly kind: 'malformed'; readonly error: XmlError };

const maxDepth = 1024;

interface OpenElement {
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly line: number;
  readonly children: XmlElement[];
  text: string;
}

/**
 * Reads a configuration, decoder or rule file: any number of root elements, the text between them ignored. The dialect
 * is described in xml-tokens.ts.
 */
export function parseXml(text: string, encoding: XmlEncoding = 'utf8'): XmlDocument {
  const document: OpenElement = { name: '', attributes: [], line: 1, children: [], text: '' };
  const open: OpenElement[] = [];
  for (const token of xmlTokens(text, encoding)) {
    const error = accept(token, open, open.at(-1) ?? document, encoding);
    if (error !== undefined) return { kind: 'malformed', error };
  }
  const unclosed = open.at(-1);
  if (unclosed === undefined) return { kind: 'document', elements: document.children };
  const what = `the element <${unclosed.name}> is never closed`;
  return { kind: 'malformed', error: { line: unclosed.line, what, remedy: `add </${unclosed.name}>` } };
}

/** Lets one token change the stack of open elements, of which `parent` is the innermost (or the document). */
function accept(
  token: XmlToken,
  open: OpenElement[],
  parent: OpenElement,
  encoding: XmlEncoding,
): XmlError | undefined {
  switch (token.kind) {
    case 'text':
      return open.length === 0 ? undefined : acceptText(token, parent, encoding);
    case 'open':
      return acceptOpening(token, open, parent);
    case 'close':
      return acceptClosing(token, open, parent);
    case 'error':
      return token.error;
    default:
      return token satisfies never;
  }
}

function acceptText(
  token: XmlToken & { kind: 'text' },
  parent: OpenElement,
  encoding: XmlEncoding,
): XmlError | undefined {
  parent.text += token.text;
  if (!isTooLong(parent.text, encoding)) return undefined;
  const [what, remedy] = tooLong(`the text of <${parent.name}>`);
  return { line: parent.line, what, remedy };
}

function acceptOpening(
  { name, attributes, line, selfClosed }: XmlToken & { kind: 'open' },
  open: OpenElement[],
  parent: OpenElement,
): XmlError | undefined {
  // Only the text after the last child counts, so every child makes its parent forget what it has.
  parent.text = '';
  const element: OpenElement = { name, attributes, line, children: [], text: '' };
  parent.children.push(element);
  if (!selfClosed) open.push(element);
  if (open.length <= maxDepth) return undefined;
  return { line, what: `elements are nested more than ${maxDepth} deep`, remedy: 'close the elements that are open' };
}

function acceptClosing(
  { name, line }: XmlToken & { kind: 'close' },
  open: OpenElement[],
  element: OpenElement,
): XmlError | undefined {
  if (open.length === 0) return { line, what: `</${name}> closes nothing`, remedy: 'remove it, or open its element' };
  if (element.name !== name) {
    const what = `</${name}> stands where the element opened on line ${element.line} should be closed`;
    return { line, what, remedy: 'close the inner element first, by exactly its own name' };
  }
  open.pop();
  return undefined;
}
