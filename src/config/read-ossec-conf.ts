import { parseXml, type XmlElement } from '../engine/xml/parse-xml.ts';
import type { Report } from './problem.ts';
import { type ParsedBlock, readBlock } from './read-block.ts';
import { readText } from './read-text.ts';

/**
 * The `<integration>` blocks of all `<ossec_config>` roots of the manager's configuration, in order. Everything else in
 * the file belongs to other daemons and is ignored. A block without a name is reported and left out.
 */
export async function readOssecConf(path: string, file: string, report: Report): Promise<readonly ParsedBlock[]> {
  const sections = await readSections(path, file, report);
  return sections
    .filter(({ name }) => name === 'integration')
    .map((element, index) => readBlock(element, index + 1, file, report))
    .filter((block) => block !== undefined);
}

/** What stands directly below the `<ossec_config>` roots, in order; nothing when the file cannot be read, which is reported. */
export async function readSections(path: string, file: string, report: Report): Promise<readonly XmlElement[]> {
  const read = await readText(path);
  if (read.kind !== 'text') {
    const what = read.kind === 'missing' ? `${path} does not exist` : `${path} cannot be read (${read.why})`;
    const remedy = 'say where the manager is installed with --home, or make the file readable for this user';
    report({ severity: 'mistake', code: 'unreadable-file', file, line: undefined, what, remedy });
    return [];
  }
  const document = parseXml(read.text);
  if (document.kind === 'malformed') {
    report({ severity: 'mistake', code: 'xml-syntax', file, ...document.error });
    return [];
  }
  return document.elements.filter(({ name }) => name === 'ossec_config').flatMap(({ children }) => children);
}
