import { createHash } from 'node:crypto';
import type { XmlElement } from '../../engine/xml/parse-xml.ts';
import type { Environment } from './collection-config.ts';

/**
 * Equal for two readings when nothing has changed in these sections and what else is given: comments, blanks between
 * elements and the lines that they stand on do not count.
 */
export function fingerprint(sections: readonly XmlElement[], ...others: readonly unknown[]): string {
  return createHash('sha256')
    .update(JSON.stringify([sections.map(outline), others]))
    .digest('hex');
}

function outline({ name, attributes, children, text }: XmlElement): unknown {
  const own = attributes.map((attribute) => [attribute.name, attribute.value]);
  return [name, own, children.length > 0 ? children.map(outline) : text];
}

/** The values of the variables that are named in these sections (`$VAR`). */
export function variablesIn(sections: readonly XmlElement[], environment: Environment): unknown {
  const names = JSON.stringify(sections.map(outline)).matchAll(/\$(\w+)/g);
  return Array.from(names, ([, name = '']) => [name, environment[name]]);
}
