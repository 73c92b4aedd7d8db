import { Subject } from '../../engine/event/subject.ts';
import { compileOsRegex } from '../../engine/regex/os-regex.ts';
import type { XmlElement } from '../../engine/xml/parse-xml.ts';
import type { Report } from '../problem.ts';
import type { FolderPlace, Place, RulesetPlaces } from './analysis-config.ts';

const standardPattern = '.xml$';

interface Collected {
  readonly folders: FolderPlace[];
  readonly files: Place[];
  readonly excluded: string[];
}

/** Where the ruleset is: what the last `<ruleset>` section says, and the standard folders where it says nothing. */
export function readRulesetPlaces(sections: readonly XmlElement[], file: string, report: Report): RulesetPlaces {
  const found = sections.filter(({ name }) => name === 'ruleset');
  const section = found.at(-1);
  if (section !== undefined && found.length > 1) {
    const what = `of ${found.length} ruleset sections only this one counts`;
    const remedy = 'write everything into one ruleset section';
    report({ severity: 'warning', code: 'ruleset', file, line: section.line, what, remedy });
  }
  const decoders: Collected = { folders: [], files: [], excluded: [] };
  const rules: Collected = { folders: [], files: [], excluded: [] };
  const lists: Place[] = [];
  for (const element of section?.children ?? []) readElement(element, { decoders, rules, lists }, file, report);
  return {
    decoders: withStandardFolder(decoders, 'ruleset/decoders'),
    rules: withStandardFolder(rules, 'ruleset/rules'),
    lists,
  };
}

function withStandardFolder(places: Collected, path: string): Collected {
  if (places.folders.length > 0) return places;
  return { ...places, folders: [{ path, line: undefined, accepts: acceptor(standardPattern) ?? (() => true) }] };
}

interface Places {
  readonly decoders: Collected;
  readonly rules: Collected;
  readonly lists: Place[];
}

function readElement(element: XmlElement, places: Places, file: string, report: Report): void {
  const { name, text, line } = element;
  const mistake = (what: string, remedy: string) =>
    report({ severity: 'mistake', code: 'ruleset', file, line, what, remedy });
  const [, kind, role] = /^(decoder|rule)_(dir|include|exclude)$/.exec(name) ?? [];
  if (name !== 'list' && role === undefined) {
    const known = 'decoder_dir, rule_dir, decoder_include, rule_include, decoder_exclude, rule_exclude or list';
    mistake(`ruleset has no element ${name}`, `write ${known}`);
    return;
  }
  if (text === '') {
    mistake(`${name} is empty`, 'write a path in it, relative to the home, or remove it');
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
  return kind === 'decoder' ? `ruleset/decoders/${path}` : `ruleset/rules/${path}`;
}

function listPath(path: string): string {
  const place = path.includes('/') ? path : `ruleset/rules/${path}`;
  return place.replace(/\.cdb$/, '');
}

function readFolder(
  { name, text, line, attributes }: XmlElement,
  { folders }: Collected,
  mistake: (what: string, remedy: string) => void,
): void {
  const pattern = attributes.find((attribute) => attribute.name === 'pattern')?.value;
  if (pattern === undefined && attributes.length > 0) {
    mistake(`${name} has an attribute ${attributes[0]?.name ?? ''}`, 'write pattern="…", or no attribute');
    return;
  }
  const accepts = acceptor(pattern ?? standardPattern);
  if (accepts === undefined) mistake(`the pattern of ${name} is no osregex`, 'write one such as .xml$');
  else folders.push({ path: text.replace(/(?<=.)\/+$/, ''), line, accepts });
}

/** Undefined when the pattern is not valid. */
function acceptor(pattern: string): FolderPlace['accepts'] | undefined {
  const compiled = compileOsRegex(Buffer.from(pattern).toString('latin1'));
  if (compiled.kind === 'invalid') return undefined;
  return (path) => {
    const subject = new Subject();
    subject.set(Buffer.from(path).toString('latin1'));
    return compiled.matcher.test(subject);
  };
}
