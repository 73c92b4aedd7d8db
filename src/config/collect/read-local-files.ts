import type { LocalFile, LocalSource, LogFormat } from '../../collect/local-file.ts';
import { attributeOf, type XmlElement } from '../../engine/xml/parse-xml.ts';
import type { CompilePattern } from './line-patterns.ts';
import { readLogFormat, tellElsewhere } from './read-log-format.ts';
import { readFilters, readPatterns } from './read-patterns.ts';
import { checkReconnectTime, readAge, readFrequency, readMaxSize, standardMaxSize } from './read-quantities.ts';
import type { Sockets } from './read-sockets.ts';
import { readTargets } from './read-targets.ts';
import { allOf, lastOf, readYes, refuseOthers, textOf } from './read-value.ts';
import type { Say } from './say.ts';

/** Names are case-sensitive. */
const elementNames = [
  'location',
  'command',
  'log_format',
  'frequency',
  'alias',
  'only-future-events',
  'target',
  'out_format',
  'label',
  'age',
  'exclude',
  'ignore',
  'restrict',
  'ignore_binaries',
  'multiline_regex',
  'reconnect_time',
  'query',
  'filter',
];
/** What says nothing about a journal. */
const notOfJournals = [
  'age',
  'alias',
  'label',
  'exclude',
  'frequency',
  'reconnect_time',
  'ignore_binaries',
  'multiline_regex',
  'ignore',
  'restrict',
];
const standardFrequency = 360_000;

interface Tools {
  readonly sockets: Sockets;
  readonly compile: CompilePattern;
  readonly say: Say;
}

/** Reads the `<localfile>` blocks. A file that two of them name is the first one's. */
export function readLocalFiles(sections: readonly XmlElement[], tools: Tools): readonly LocalFile[] {
  const files: LocalFile[] = [];
  const lines = new Map<string, number>();
  for (const block of sections.filter(({ name }) => name === 'localfile')) {
    const file = readLocalFile(block, tools);
    const path = file?.source.kind === 'files' ? file.source.location : undefined;
    const first = path === undefined ? undefined : lines.get(path);
    if (first !== undefined) {
      const what = `${path} is read already, as the <localfile> on line ${first} says`;
      tools.say('refused', block, what, 'remove one of the two');
    } else if (file !== undefined) {
      if (path !== undefined) lines.set(path, block.line);
      files.push(file);
    }
  }
  return files;
}

function readLocalFile(block: XmlElement, { sockets, compile, say }: Tools): LocalFile | undefined {
  refuseOthers(block, elementNames, say, 'mistake');
  checkReconnectTime(lastOf(block, 'reconnect_time'), say);
  const read = readLogFormat(block, compile, say);
  const format = read?.kind === 'elsewhere' ? undefined : read;
  // All of the block is looked at, whatever comes of it: what is wrong in it keeps the reference from starting.
  const values = readValues(block, say);
  const ignore = readPatterns(block, 'ignore', compile, say);
  const restrict = readPatterns(block, 'restrict', compile, say);
  const labels = readLabels(block, say);
  const targets = readTargets(block, sockets, say);
  if (read?.kind === 'elsewhere') return tellElsewhere(read.name, block, say);
  if (format === undefined) return undefined;
  if (format.kind !== 'journald') tellFilters(block, say);
  const source = readSource(block, format, values, compile, say);
  if (source === undefined) return undefined;
  const patterns = format.kind === 'journald' ? { ignore: [], restrict: [] } : { ignore, restrict };
  return { source, format, ...patterns, labels, targets, line: block.line };
}

interface Values {
  readonly everyMs: number;
  readonly ageMs: number | undefined;
  readonly onlyFutureEvents: boolean;
  readonly maxSize: number;
  readonly ignoreBinaries: boolean;
}

function readValues(block: XmlElement, say: Say): Values {
  return {
    everyMs: readFrequency(lastOf(block, 'frequency'), say) ?? standardFrequency,
    ageMs: readAge(lastOf(block, 'age'), say),
    ...readStart(lastOf(block, 'only-future-events'), say),
    ignoreBinaries: readYes(lastOf(block, 'ignore_binaries'), say, 'mistake') ?? false,
  };
}

/**
 * Where a start begins to read. Unlike with the reference, a block that does not say goes on where reading ended, however
 * much was written since. A limit holds when it is written down, and with `no`, as the reference has it.
 */
function readStart(element: XmlElement | undefined, say: Say): Pick<Values, 'onlyFutureEvents' | 'maxSize'> {
  const chosen = readYes(element, say, 'warning');
  const unwritten = chosen === undefined ? Number.POSITIVE_INFINITY : standardMaxSize;
  return { onlyFutureEvents: chosen ?? false, maxSize: readMaxSize(element, say) ?? unwritten };
}

function readSource(
  block: XmlElement,
  format: LogFormat,
  values: Values,
  compile: CompilePattern,
  say: Say,
): LocalSource | undefined {
  switch (format.kind) {
    case 'journald':
      return readJournal(block, values, compile, say);
    case 'command':
    case 'full_command':
      return readCommand(block, values, say);
    case 'lines':
    case 'json':
    case 'multi-line':
    case 'multi-line-regex':
    case 'audit':
    case 'mysql_log':
    case 'postgresql_log':
    case 'mssql_log':
    case 'nmapg':
    case 'djb-multilog':
      return readFiles(block, values, say);
    default:
      return format satisfies never;
  }
}

function readFiles(block: XmlElement, { everyMs: _, ...values }: Values, say: Say): LocalSource | undefined {
  const command = lastOf(block, 'command');
  if (command !== undefined) {
    return say(
      'mistake',
      command,
      'a command has the format of a file',
      'write command or full_command in <log_format>',
    );
  }
  const location = textOf(lastOf(block, 'location'));
  if (location === undefined) {
    return say('mistake', block, '<localfile> has no <location>', 'write the path of the file in it');
  }
  const exclude = allOf(block, 'exclude').map(({ text }) => text);
  return { kind: 'files', location, exclude: exclude.filter((glob) => glob !== ''), ...values };
}

function readCommand(block: XmlElement, { everyMs }: Values, say: Say): LocalSource | undefined {
  const command = textOf(lastOf(block, 'command'));
  if (command === undefined) {
    return say('mistake', block, '<localfile> has no <command>', 'write what is to be run in it');
  }
  return { kind: 'command', command, alias: textOf(lastOf(block, 'alias')), everyMs };
}

function readJournal(
  block: XmlElement,
  { onlyFutureEvents }: Values,
  compile: CompilePattern,
  say: Say,
): LocalSource | undefined {
  const location = lastOf(block, 'location');
  if (location?.text !== 'journald') {
    const what = 'the <location> of a journald block is not journald, which is taken';
    say('warning', location ?? block, what, 'write journald in <location>');
  }
  for (const element of block.children.filter(({ name }) => notOfJournals.includes(name))) {
    const what = `<${element.name}> says nothing about journald, and is left out`;
    say('warning', element, what, 'remove it; choose entries by <filter>');
  }
  const conditions = readFilters(block, compile, say);
  if (conditions === undefined) return undefined;
  return { kind: 'journald', filters: conditions.length === 0 ? [] : [conditions], onlyFutureEvents };
}

/** Who writes one expects less to be collected than is. */
function tellFilters(block: XmlElement, say: Say): void {
  for (const element of allOf(block, 'filter')) {
    const what = '<filter> chooses entries of the journal, which this block does not read, and is left out';
    say('warning', element, what, 'remove it; choose events by <restrict> and <ignore>');
  }
}

function readLabels(block: XmlElement, say: Say): LocalFile['labels'] {
  return allOf(block, 'label').flatMap((element) => {
    const key = attributeOf(element, 'key');
    if (!key) {
      say('mistake', element, 'a <label> has no key', 'write <label key="…">');
      return [];
    }
    if (!key.startsWith('_')) return [{ key, value: element.text }];
    const what = `the label ${key} is left out: keys that begin with _ are not for configurations`;
    say('warning', element, what, 'choose another key');
    return [];
  });
}
