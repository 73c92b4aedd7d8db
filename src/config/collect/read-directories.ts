import type { LinePattern } from '../../collect/local-file.ts';
import type { MonitoredPath } from '../../collect/syscheck.ts';
import type { XmlElement } from '../../engine/xml/parse-xml.ts';
import type { Environment } from './collection-config.ts';
import type { CompilePattern } from './line-patterns.ts';
import { pathsOf } from './monitored-text.ts';
import { kilobytes } from './read-quantities.ts';
import { commaList } from './read-value.ts';
import type { Say } from './say.ts';

type Checks = MonitoredPath['checks'];
type Check = keyof Checks;
/** What the attributes of an element say, one after the other. */
interface Options {
  checks: Checks;
  realtime: boolean;
  whodata: boolean;
  reportChanges: boolean;
  restrict: LinePattern | undefined;
  recursionLevel: number;
  followSymbolicLink: boolean;
  tags: string;
  diffSizeLimit: number | undefined;
}
/** Says what is wrong with an attribute's value; undefined when nothing is. */
type Apply = (options: Options, value: string, tools: ApplyTools) => string | undefined;
interface ApplyTools {
  readonly compile: CompilePattern;
  readonly warn: (what: string, remedy: string) => void;
}

export interface Tools {
  readonly compile: CompilePattern;
  readonly environment: Environment;
  readonly say: Say;
}

const checkNames = ['size', 'permission', 'owner', 'group', 'mtime', 'inode', 'md5', 'sha1', 'sha256'] as const;
const standardRecursion = 256;
const deepestRecursion = 320;

const attributes: Readonly<Record<string, Apply>> = {
  check_all: switching(...checkNames),
  check_sum: switching('md5', 'sha1', 'sha256'),
  check_md5sum: switching('md5'),
  check_sha1sum: switching('sha1'),
  check_sha256sum: switching('sha256'),
  check_size: switching('size'),
  check_owner: switching('owner'),
  check_group: switching('group'),
  check_perm: switching('permission'),
  check_mtime: switching('mtime'),
  check_inode: switching('inode'),
  // Of Windows.
  check_attrs: switching(),
  realtime: yes('realtime'),
  whodata: yes('whodata'),
  report_changes: yes('reportChanges'),
  follow_symbolic_link: yes('followSymbolicLink'),
  restrict: applyRestrict,
  recursion_level: applyRecursion,
  tags: (options, value) => {
    options.tags = value.replaceAll(/[ !:]/g, '');
    return undefined;
  },
  diff_size_limit: applySizeLimit,
};

function standardOptions(): Options {
  return {
    checks: checksOf(checkNames, true),
    realtime: false,
    whodata: false,
    reportChanges: false,
    restrict: undefined,
    recursionLevel: standardRecursion,
    followSymbolicLink: false,
    tags: '',
    diffSizeLimit: undefined,
  };
}

/** Reads a `<directories>` element: nothing when it is left out, which is reported. */
export function readDirectories(element: XmlElement, tools: Tools): readonly MonitoredPath[] {
  const options = readOptions(element, tools);
  if (options === undefined) return [];
  const { realtime, whodata, ...rest } = options;
  if (whodata) {
    const what = 'whodata does here what realtime does: who made a change is not told';
    tools.say('warning', element, what, 'write realtime="yes" instead, if that will do');
  }
  const mode = realtime || whodata ? ('realtime' as const) : ('scheduled' as const);
  const items = commaList(element.text);
  const paths = items
    .flatMap((item) => pathsOf(item, element, tools.environment, tools.say))
    .filter((path) => isAbsolute(path, element, tools.say))
    .map((path) => path.replace(/(?<=.)\/+$/, ''));
  if (items.length === 0) {
    tools.say('refused', element, '<directories> names no path', 'write one or more paths, with commas between them');
  }
  return paths.map((path) => ({ ...rest, path, mode, line: element.line }));
}

function isAbsolute(path: string, element: XmlElement, say: Say): boolean {
  if (path.startsWith('/')) return true;
  say('refused', element, `<directories> names ${path}, which is not monitored`, 'write the whole path, from / on');
  return false;
}

/** Undefined: the element is left out. */
function readOptions(element: XmlElement, tools: Tools): Options | undefined {
  const options = standardOptions();
  const warn = (what: string, remedy: string) => void tools.say('warning', element, what, remedy);
  for (const { name, value } of element.attributes) {
    const apply = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (apply === undefined) {
      const remedy = `known here: ${Object.keys(attributes).join(', ')}`;
      warn(`<directories> has no attribute ${name}`, remedy);
      continue;
    }
    const wrong = apply(options, value, { compile: tools.compile, warn });
    if (wrong !== undefined) {
      const what = `${name}="${value}" of <directories>: these paths are not monitored`;
      return tools.say('refused', element, what, wrong);
    }
  }
  if (Object.values(options.checks).some(Boolean)) return options;
  const what = '<directories> checks nothing: these paths are not monitored';
  return tools.say('refused', element, what, 'say check_all="yes", or which checks are to be made');
}

function checksOf(names: readonly Check[], on: boolean): Checks {
  return Object.fromEntries(names.map((name) => [name, on])) as Record<Check, boolean>;
}

function switching(...names: readonly Check[]): Apply {
  return (options, value) => {
    if (value !== 'yes' && value !== 'no') return 'write yes or no';
    options.checks = { ...options.checks, ...checksOf(names, value === 'yes') };
    return undefined;
  };
}

function yes(option: 'realtime' | 'whodata' | 'reportChanges' | 'followSymbolicLink'): Apply {
  return (options, value) => {
    if (value !== 'yes' && value !== 'no') return 'write yes or no';
    options[option] = value === 'yes';
    return undefined;
  };
}

function applyRestrict(options: Options, value: string, { compile }: ApplyTools): string | undefined {
  const compiled = compile('osmatch', value);
  if (compiled.kind === 'invalid') return compiled.remedy;
  options.restrict = compiled.finds;
  return undefined;
}

function applyRecursion(options: Options, value: string, { warn }: ApplyTools): string | undefined {
  if (!/^\d{1,9}$/.test(value)) return `write a number up to ${deepestRecursion}`;
  const level = Number(value);
  if (level > deepestRecursion) {
    const what = `recursion_level="${value}" of <directories> is too deep, and ${standardRecursion} holds`;
    warn(what, `write a number up to ${deepestRecursion}`);
  }
  options.recursionLevel = level > deepestRecursion ? standardRecursion : level;
  return undefined;
}

function applySizeLimit(options: Options, value: string): string | undefined {
  const bytes = kilobytes(value);
  if (bytes === undefined) return 'write a size of at least 1 KB, such as 50MB';
  options.diffSizeLimit = bytes;
  return undefined;
}
