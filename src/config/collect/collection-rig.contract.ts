import { parseXml } from '../../engine/xml/parse-xml.ts';
import { toBytes } from '../../lib/bytes.ts';
import { formatProblem, type Problem } from '../problem.ts';
import { readCollection } from './load-collection.ts';

/** What is read when these sections stand in `ossec.conf`, from its first line on; problems without the file's name. */
export function read(sections: string, environment = {}) {
  const problems: Problem[] = [];
  const document = parseXml(sections);
  if (document.kind === 'malformed') throw new Error(document.error.what);
  const config = readCollection(document.elements, environment, 'F', (problem) => problems.push(problem));
  return { ...config, problems: problems.map((problem) => formatProblem(problem).replace('F:', '')) };
}

/** Texts that a pattern finds something in. */
export function found(
  pattern: ((text: string) => boolean) | undefined,
  ...texts: readonly string[]
): readonly string[] {
  return texts.filter((text) => pattern?.(toBytes(text)));
}
