import { foldCase, fromBytes } from '../../lib/bytes.ts';
import { parseXml, type XmlElement } from './parse-xml.ts';
import type { XmlError } from './xml-tokens.ts';

type RulesetXml =
  | { readonly kind: 'elements'; readonly elements: readonly XmlElement[]; readonly warnings: readonly XmlError[] }
  | { readonly kind: 'malformed'; readonly error: XmlError };

/** Reads a decoder or rule file, a byte string: its elements, with all variables put in and their definitions gone. */
export function readRulesetXml(text: string): RulesetXml {
  const document = parseXml(text, 'latin1');
  if (document.kind === 'document') return expandVariables(document.elements);
  const { line, what, remedy } = document.error;
  return { kind: 'malformed', error: { line, what: fromBytes(what), remedy: fromBytes(remedy) } };
}

/** What is known while the elements are gone through in the order of the document. */
interface Scope {
  /** By folded name. */
  readonly values: Map<string, string>;
  readonly errors: XmlError[];
  readonly warnings: XmlError[];
}

/**
 * Puts the value of each `<var name="X">` in the place of `$X` in all texts and attributes that follow it in the document
 * (spec: xml-config, section 2). Definitions stand at the root or right inside a root `<group>`, hold for the one file,
 * and are not expanded themselves.
 */
function expandVariables(elements: readonly XmlElement[]): RulesetXml {
  const scope: Scope = { values: new Map(), errors: [], warnings: [] };
  const expanded = expandAll(elements, scope, (root) => expandRoot(root, scope));
  const [error] = scope.errors;
  if (error !== undefined) return { kind: 'malformed', error };
  return { kind: 'elements', elements: expanded, warnings: scope.warnings };
}

function expandRoot(root: XmlElement, scope: Scope): XmlElement {
  if (foldCase(root.name) !== 'group') return expandElement(root, scope);
  const attributes = expandAttributes(root, scope);
  const children = expandAll(root.children, scope, (child) => expandElement(child, scope));
  return { ...root, attributes, children, text: expandText(root.text, root, scope) };
}

/** Takes note of the definitions among these elements and expands the others. */
function expandAll(
  elements: readonly XmlElement[],
  scope: Scope,
  expand: (element: XmlElement) => XmlElement,
): readonly XmlElement[] {
  return elements.flatMap((element) => {
    if (foldCase(element.name) !== 'var') return [expand(element)];
    define(element, scope);
    return [];
  });
}

function define({ attributes, text, line }: XmlElement, { values, errors, warnings }: Scope): void {
  const [attribute, ...others] = attributes;
  if (attribute?.name !== 'name' || others.length > 0) {
    const what = 'a variable needs the attribute name, and has no other';
    errors.push({ line, what, remedy: 'write <var name="NAME">value</var>' });
    return;
  }
  const name = foldCase(attribute.value);
  if (!values.has(name)) {
    values.set(name, text);
    return;
  }
  const what = `the variable ${fromBytes(attribute.value)} is defined a second time; the first definition holds`;
  warnings.push({ line, what, remedy: 'give one of the two another name' });
}

function expandElement(element: XmlElement, scope: Scope): XmlElement {
  if (scope.values.size === 0) return element;
  return {
    ...element,
    attributes: expandAttributes(element, scope),
    children: element.children.map((child) => expandElement(child, scope)),
    text: expandText(element.text, element, scope),
  };
}

function expandAttributes(element: XmlElement, scope: Scope): XmlElement['attributes'] {
  return element.attributes.map(({ name, value }) => ({ name, value: expandText(value, element, scope) }));
}

const reference = /\$([^$.|, ]+)/g;

/** Shorter texts are never looked at, so that `$W` alone stays as it is. */
const shortestExpanded = 3;

function expandText(text: string, { name: element, line }: XmlElement, scope: Scope): string {
  if (scope.values.size === 0 || text.length < shortestExpanded) return text;
  let afterField = false;
  return text.replace(reference, (whole, name: string) => {
    if (name.startsWith('(')) {
      afterField = true;
      return whole;
    }
    const value = scope.values.get(foldCase(name));
    if (value === undefined) scope.errors.push(unknownVariable(fromBytes(name), fromBytes(element), line));
    else if (afterField) scope.warnings.push(misplaced(fromBytes(name), line));
    return value ?? whole;
  });
}

function unknownVariable(name: string, element: string, line: number): XmlError {
  const what = `<${element}> holds $${name}, and there is no variable of that name above it`;
  const remedy = `define it above, <var name="${name}">…</var>; or end the name with one of $ . | , or a space`;
  return { line, what, remedy };
}

/** The reference loses count here and corrupts the text; this program does what was meant. */
function misplaced(name: string, line: number): XmlError {
  const what = `$${name} stands after a $(…) in one text, where other programs put its value in a wrong place`;
  return { line, what, remedy: `write the variable before the $(…), or its value in its place` };
}
