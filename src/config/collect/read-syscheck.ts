import type { MonitoredPath, Syscheck } from '../../collect/syscheck.ts';
import type { XmlElement } from '../../engine/xml/parse-xml.ts';
import { checkSyscheckElements } from './check-syscheck-elements.ts';
import { fingerprint, variablesIn } from './fingerprint.ts';
import { readDirectories, type Tools } from './read-directories.ts';
import { readPathPatterns } from './read-path-patterns.ts';
import { kilobytes } from './read-quantities.ts';
import { readScanDay, readScanTime } from './read-scan-time.ts';
import { allOf, anyNumber, lastOf, readWhole, readYes } from './read-value.ts';
import type { Say, Severity } from './say.ts';

const standardFrequency = 43_200;
const week = 7 * 86_400;
const standardFileLimit = 100_000;
const standardMaxEvents = 50;
const mostEvents = 1_000_000;
const standardPriority = 10;
const gigabyte = 2 ** 30;
const standardFileSize = 50 * 2 ** 20;

/** Reads the `<syscheck>` sections as one. Undefined: no file is monitored, because nothing says so or something is wrong. */
export function readSyscheck(sections: readonly XmlElement[], tools: Tools): Syscheck | undefined {
  const blocks = sections.filter(({ name }) => name === 'syscheck');
  const [first] = blocks;
  if (first === undefined) return undefined;
  const block = { ...first, children: blocks.flatMap(({ children }) => children) };
  const severities = new Set<Severity>();
  const say: Say = (severity, at, what, remedy) => {
    severities.add(severity);
    return tools.say(severity, at, severity === 'refused' ? `${what}: no file is monitored` : what, remedy);
  };
  checkSyscheckElements(block, say);
  const disabled = readYes(lastOf(block, 'disabled'), say, 'refused') ?? false;
  const values = readValues(block, { ...tools, say });
  // A <directories> that is left out does not take the others with it.
  const directories = readAllDirectories(block, tools);
  if (severities.has('refused') || disabled) return undefined;
  if (directories.length > 0) return { ...values, directories, coverage: coverageOf(block, values, tools) };
  return say('warning', first, '<syscheck> has no <directories>: no file is monitored', 'name some, or disable it');
}

function coverageOf(block: XmlElement, { fileLimit, skip }: Values, { environment }: Tools): string {
  const elements = [...allOf(block, 'directories'), ...allOf(block, 'ignore')];
  return fingerprint(elements, variablesIn(elements, environment), fileLimit, skip);
}

type Values = Omit<Syscheck, 'directories' | 'coverage'>;

function readValues(block: XmlElement, tools: Tools): Values {
  const { say } = tools;
  const number = (name: string, range: readonly [number, number] = anyNumber) =>
    readWhole(lastOf(block, name), range, say, 'refused');
  const scanMinute = readScanTime(lastOf(block, 'scan_time'), say);
  const scanDay = readScanDay(lastOf(block, 'scan_day'), say);
  const frequency = number('frequency', [1, anyNumber[1]]) ?? standardFrequency;
  const ignore = readPathPatterns(block, 'ignore', tools);
  const nodiff = readPathPatterns(block, 'nodiff', tools);
  const nodiffOfDiff = readPathPatterns(lastOf(block, 'diff'), 'nodiff', tools);
  return {
    ignorePrefixes: ignore.paths,
    ignorePatterns: ignore.patterns,
    nodiffPaths: [...nodiff.paths, ...nodiffOfDiff.paths],
    nodiffPatterns: [...nodiff.patterns, ...nodiffOfDiff.patterns].map(({ pattern }) => pattern),
    everyMs: (scanMinute === undefined && scanDay === undefined ? frequency : week) * 1_000,
    scanMinute,
    scanDay,
    fileLimit: readFileLimit(block, say),
    // 0 is no limit.
    maxEventsPerSecond: (number('max_eps', [0, mostEvents]) ?? standardMaxEvents) || undefined,
    maxFilesPerSecond: number('max_files_per_second') || undefined,
    processPriority: number('process_priority', [-20, 19]) ?? standardPriority,
    skip: readSkips(block, say),
    diff: {
      diskQuota: readSizeLimit(block, 'disk_quota', gigabyte, say),
      fileSize: readSizeLimit(block, 'file_size', standardFileSize, say),
    },
  };
}

function readAllDirectories(block: XmlElement, tools: Tools): readonly MonitoredPath[] {
  const elements = block.children.filter(({ name }) => name === 'directories');
  // A path that is named again: the later definition takes the place of the earlier one.
  const paths = new Map<string, MonitoredPath>();
  for (const path of elements.flatMap((element) => readDirectories(element, tools))) paths.set(path.path, path);
  return [...paths.values()];
}

function readFileLimit(block: XmlElement, say: Say): number | undefined {
  const limit = lastOf(block, 'file_limit');
  if (limit === undefined) return standardFileLimit;
  const enabled = readYes(lastOf(limit, 'enabled'), say, 'refused') ?? true;
  const entries = readWhole(lastOf(limit, 'entries'), [1, anyNumber[1]], say, 'refused') ?? standardFileLimit;
  return enabled ? entries : undefined;
}

function readSkips(block: XmlElement, say: Say): Syscheck['skip'] {
  const skip = (name: string) => readYes(lastOf(block, name), say, 'refused') ?? true;
  return { nfs: skip('skip_nfs'), dev: skip('skip_dev'), sys: skip('skip_sys'), proc: skip('skip_proc') };
}

/** `<diff>` has a limit on the whole disk and one on each file. */
function readSizeLimit(
  block: XmlElement,
  name: 'disk_quota' | 'file_size',
  standard: number,
  say: Say,
): number | undefined {
  const diff = lastOf(block, 'diff');
  const element = diff && lastOf(diff, name);
  if (element === undefined) return standard;
  const enabled = readYes(lastOf(element, 'enabled'), say, 'refused') ?? true;
  const limit = lastOf(element, 'limit');
  const bytes = limit === undefined ? standard : kilobytes(limit.text);
  if (limit !== undefined && bytes === undefined) {
    say('refused', limit, `<limit> of <${name}> is no size`, 'write a size of at least 1 KB, such as 50MB');
  }
  return enabled ? bytes : undefined;
}
