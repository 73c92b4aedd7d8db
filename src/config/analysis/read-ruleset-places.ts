import { Subject } from '../../engine/event/subject.ts';
import { compileOsRegex } from '../../engine/regex/os-regex/os-regex.ts';
import { attributeOf, type XmlElement } from '../../engine/xml/parse-xml.ts';
import { toBytes } from '../../lib/bytes.ts';
import type { Report } from '../problem.ts';
import type { FolderPlace, Place, RulesetPlaces } from './analysis-config.ts';

/** Read when `ossec.conf` names none. */
export const standardFolders = { decoders: 'ruleset/decoders', rules: 'ruleset/rules' } as const;

interface Collected {
  readonly folders: FolderPlace[];
  readonly files: Place[];
  readonly excluded: string[];
}

interface Places {
  readonly decoders: Collected;
  readonly rules: Collected;
  readonly lists: Place[];
}

/** Where the ruleset is: what the last `<ruleset>` section says, and the standard folders where it says nothing. */
export function readRulesetPlaces(sections: readonly XmlElement[], file: string, report: Report): RulesetPlaces {
  const found = sections.filter(({ name }) => name === 'ruleset');
  // What is wrong in any of them keeps the reference from starting, though only the last one counts.
  const { decoders, rules, lists } = found.map((section) => readSection(section, file, report)).at(-1) ?? noPlaces();
  const last = found.at(-1);
  if (last !== undefined && found.length > 1) {
    const what = `of ${found.length} ruleset sections only this one counts`;
    const remedy = 'write everything into one ruleset section';
    report({ severity: 'warning', code: 'ruleset', file, line: last.line, what, remedy });
  }
  return {
    decoders: withStandardFolder(decoders, standardFolders.decoders),
    rules: withStandardFolder(rules, standardFolders.rules),
    lists,
  };
}

function readSection(section: XmlElement, file: string, report: Report): Places {
  const places = noPlaces();
  for (const element of section.children) readElement(element, places, file, report);
  return places;
}

function noPlaces(): Places {
  const none = (): Collected => ({ folders: [], files: [], excluded: [] });
  return { decoders: none(), rules: none(), lists: [] };
}

function withStandardFolder(places: Collected, path: string): Collected {
  if (places.folders.length > 0) return places;
  return { ...places, folders: [{ path, line: undefined, accepts: endsInXml }] };
}

function readElement(element: XmlElement, places: Places, file: string, report: Report): void {
  const { name, text, line } = element;
  const mistake = (what: string, remedy: string) =>
    report({ severity: 'mistake', code: 'ruleset', file, line, what, remedy });
  const [, kind, role] = /^(decoder|rule)_(dir|include|exclude)$/.exec(name) ?? [];
  if (name !== 'list' && role === undefined) {
    const known = 'decoder_dir, rule_dir, decoder_include, rule_include, decoder_exclude, rule_exclude or list';
    mistake(`a ruleset section has no element <${name}>`, `write ${known}`);
    return;
  }
  if (text === '') {
    mistake(`<${name}> is empty`, 'write a path in it, relative to the home, or remove it');
    return;
  }
  if (name === 'list') {
    places.lists.push({ path: listPath(text), line });
    return;
  }
  const group = kind === 'decoder' ? places.decoders : places.rules;
  if (role === 'exclude') group.excluded.push(text);
  else if (role === 'include') group.files.push({ path: includePath(text, kind), line });
  else readFolder(element, group, mistake);
}

/** Without a `/` a name is taken from the stock folder. */
function includePath(path: string, kind: string | undefined): string {
  if (path.includes('/')) return path;
  return `${kind === 'decoder' ? standardFolders.decoders : standardFolders.rules}/${path}`;
}

function listPath(path: string): string {
  const place = path.includes('/') ? path : `${standardFolders.rules}/${path}`;
  return place.replace(/\.cdb$/, '');
}

function readFolder(
  element: XmlElement,
  { folders }: Collected,
  mistake: (what: string, remedy: string) => void,
): void {
  const { name, text, line, attributes } = element;
  const pattern = attributeOf(element, 'pattern');
  if (pattern === undefined && attributes.length > 0) {
    mistake(`<${name}> has no attribute ${attributes[0]?.name ?? ''}`, 'write pattern="…", or no attribute');
    return;
  }
  const accepts = pattern === undefined ? endsInXml : matches(pattern);
  if (accepts === undefined) mistake(`the pattern of <${name}> is no osregex`, 'write one such as .xml$');
  else folders.push({ path: text.replace(/(?<=.)\/+$/, ''), line, accepts });
}

/** What the pattern `.xml$` says, which holds where none is given. */
function endsInXml(path: string): boolean {
  return path.toLowerCase().endsWith('.xml');
}

/** Undefined when the pattern is not valid. */
function matches(pattern: string): FolderPlace['accepts'] | undefined {
  const compiled = compileOsRegex(toBytes(pattern));
  if (compiled.kind === 'invalid') return undefined;
  const subject = new Subject();
  return (path) => {
    subject.set(toBytes(path));
    return compiled.matcher.test(subject);
  };
}
