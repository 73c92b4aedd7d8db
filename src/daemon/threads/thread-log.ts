import type { Logger } from '../../lib/log.ts';

/** What a thread has to say, on its way to the log of the main one. */
export interface LogMessage {
  readonly type: 'log';
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly fields: object;
  readonly message: string;
}

/** A log for the parts of a thread. */
export function threadLog(tell: (message: LogMessage) => void, facts: object = {}): Logger {
  const at = (level: LogMessage['level']) => (fields: object, message: string) =>
    tell({ type: 'log', level, fields: { ...facts, ...plain(fields) }, message });
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (more) => threadLog(tell, { ...facts, ...plain(more) }),
  };
}

/** An error loses its code on the way to another thread. */
function plain(fields: object): object {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plainError(value)]));
}

function plainError(value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const code = 'code' in value ? value.code : undefined;
  return { type: value.name, message: value.message, code, stack: value.stack };
}
