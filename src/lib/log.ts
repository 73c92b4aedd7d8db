import pino from 'pino';
import pretty from 'pino-pretty';
import { printable } from './printable.ts';

/**
 * The log. Levels by consequence: error = something is lost or someone must act; warn = odd, nothing lost. Messages are
 * static, facts are fields.
 */
export interface Logger {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
  child(facts: object): Logger;
}

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];
export interface LogOptions {
  readonly level: LogLevel;
  readonly format: 'json' | 'pretty';
}

/** A log on standard error. */
export function openLog({ level, format }: LogOptions): Logger {
  const base = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { error: describeError, defect: describeError },
  };
  const standardError = pino.destination({ dest: 2, sync: true });
  return pino(base, format === 'json' ? standardError : { write: (line) => standardError.write(prettyLine(line)) });
}

/** An error's other members stay out of the log: Node's own put the URL that they refuse there, secrets and all. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { type, message, stack, code } = pino.stdSerializers.err(error);
  return { type, message, code, stack };
}

const prettify = pretty.prettyFactory({
  colorize: process.stderr.isTTY,
  translateTime: 'HH:MM:ss',
  singleLine: true,
  errorLikeObjectKeys: ['error', 'defect'],
});

/** Whoever can write into a log that is watched can have a text of theirs logged here: it must stay text on a terminal. */
function prettyLine(line: string): string {
  return prettify(JSON.parse(line, (key, value) => (typeof value === 'string' ? harmless(key, value) : value)));
}

/** Newlines are left where JSON escapes them, and in a stack, whose lines are indented. */
function harmless(key: string, text: string): string {
  return printable(key === 'msg' ? text.replaceAll('\n', ' ') : text);
}

const nothing = () => undefined;
export const silentLog: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  child: () => silentLog,
};
