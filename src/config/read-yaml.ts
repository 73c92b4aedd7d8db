import type { z } from 'zod';
import { isObject } from '../lib/json.ts';
import { instead, type UnknownKey, unknownKeys } from './known-keys.ts';
import type { Place, Report } from './problem.ts';
import { readText } from './read-text.ts';
import { type FileValues, fileSchema, type SectionValues, sectionSchema } from './yaml-schema.ts';
import { parseYaml, type YamlText } from './yaml-text.ts';

/** threatlockdown.yaml, read. */
export interface YamlFile {
  readonly values: Omit<FileValues, 'integrations'>;
  readonly sections: readonly YamlSection[];
  /** Where the key at the end of a path stands, or as much of the path as there is. */
  readonly place: (...path: readonly PropertyKey[]) => Place;
  /** False when a mistake was reported; what is here is then not all that the file says. */
  readonly sound: boolean;
}

/** What the file says of the blocks that `key` means: a name, a lane or a position. */
export interface YamlSection {
  readonly key: string;
  readonly values: SectionValues;
  /** The keys that are for the integration's own schema to know. */
  readonly extras: Readonly<Record<string, unknown>>;
  readonly place: (...path: readonly PropertyKey[]) => Place;
}

/** A file that is not there says nothing. */
export async function readYaml(path: string, file: string, report: Report): Promise<YamlFile> {
  const nothing: YamlFile = { values: {}, sections: [], place: () => ({ file, line: undefined }), sound: true };
  const read = await readText(path);
  if (read.kind === 'missing') return nothing;
  if (read.kind === 'unreadable') {
    const what = `${path} cannot be read (${read.why})`;
    const remedy = 'make it readable for this user, or remove it';
    report({ severity: 'mistake', code: 'unreadable-file', file, line: undefined, what, remedy });
    return { ...nothing, sound: false };
  }
  const parsed = parseYaml(read.text);
  if (parsed.kind === 'malformed') {
    for (const error of parsed.errors) report({ severity: 'mistake', code: 'yaml-syntax', file, ...error });
    return { ...nothing, sound: false };
  }
  return readValues(parsed.yaml, file, report);
}

function readValues({ value, lineOf }: YamlText, file: string, report: Report): YamlFile {
  let sound = true;
  const check: Check = (schema, part, path, strangers) => {
    const place = (...rest: readonly PropertyKey[]) => ({ file, line: lineOf([...path, ...rest]) });
    const result = schema.safeParse(part);
    const issues = result.success ? [] : result.error.issues;
    for (const issue of issues) reportIssue(issue, path, place(...issue.path), report);
    for (const unknown of strangers) reportUnknownKey(unknown, path, place(...unknown.path), report);
    sound &&= issues.length + strangers.length === 0;
    return { value: result.data, place };
  };
  const whole = value ?? {};
  const top = check(fileSchema, whole, [], unknownKeys(fileSchema, whole));
  const sections = isObject(value) && isObject(value.integrations) ? Object.entries(value.integrations) : [];
  const read = sections.map(([key, raw]) => readSection(key, raw ?? {}, check));
  return { values: top.value ?? {}, sections: read, place: top.place, sound };
}

/** Parses a part of the file and reports what is wrong with it. */
type Check = <Output>(
  schema: z.ZodType<Output>,
  part: unknown,
  path: readonly string[],
  strangers: readonly UnknownKey[],
) => { readonly value: Output | undefined; readonly place: YamlSection['place'] };

function readSection(key: string, raw: unknown, check: Check): YamlSection {
  const unknown = unknownKeys(sectionSchema, raw);
  const strangers = unknown.filter(({ path }) => path.length > 1);
  const { value, place } = check(sectionSchema, raw, ['integrations', key], strangers);
  const own = new Set(unknown.filter(({ path }) => path.length === 1).flatMap(({ path }) => path));
  const extras = isObject(raw) ? Object.fromEntries(Object.entries(raw).filter(([name]) => own.has(name))) : {};
  return { key, values: value ?? {}, extras, place };
}

function reportIssue(issue: z.core.$ZodIssue, path: readonly PropertyKey[], place: Place, report: Report): void {
  const { what, remedy } = splitMessage(issue.message);
  const key = [...path, ...issue.path].join('.') || 'the file';
  report({ severity: 'mistake', code: 'bad-value', ...place, what: `${key} ${what}`, remedy });
}

/** Messages of schemas read `what; remedy`. */
export function splitMessage(message: string): { readonly what: string; readonly remedy: string } {
  const [what = '', ...remedy] = message.split('; ');
  return { what, remedy: remedy.join('; ') || 'change its value' };
}

export function reportUnknownKey(
  { path, known }: UnknownKey,
  below: readonly string[],
  place: Place,
  report: Report,
): void {
  const what = `unknown key ${[...below, ...path].join('.')}`;
  report({ severity: 'mistake', code: 'unknown-key', ...place, what, remedy: instead(path.at(-1) ?? '', known) });
}
