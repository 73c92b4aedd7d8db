import type { LogFormat } from '../../local-file.ts';
import { maxLineBytes } from '../line-reader.ts';
import type { Assembler } from './assembler.ts';

type Options = Extract<LogFormat, { readonly kind: 'multi-line-regex' }>;

const joints = { 'no-replace': '\n', none: '', wspace: ' ', tab: '\t' } as const;

interface Pending {
  /** Each of its lines ends in the joint. */
  readonly text: string;
  readonly from: number;
  /** When its last line came. */
  readonly at: number;
}

/**
 * Events that begin or end where a pattern says (spec: log collection, section 4.5). An event that its own last line
 * completes loses the joint at its end; one that is ended otherwise keeps it, unless it is a newline.
 */
export function multiLineRegex(options: Options): Assembler {
  const joint = joints[options.replace];
  let pending: Pending | undefined;
  const rest = () => {
    const events = pending ? [pending.text.replace(/\n$/, '')] : [];
    pending = undefined;
    return events;
  };
  const add = (line: string, from: number, at: number) => {
    const text = `${pending?.text ?? ''}${line}${joint}`.slice(0, maxLineBytes);
    pending = { text, from: pending?.from ?? from, at };
  };
  const begin = (line: string, from: number, now: number) => {
    const events = options.pattern(line) ? rest() : [];
    add(line, from, now);
    return events;
  };
  const end = (line: string, from: number, now: number) => {
    const whole = `${pending?.text ?? ''}${line}`.slice(0, maxLineBytes);
    if (options.pattern(`${whole}\n`)) {
      pending = undefined;
      return [whole];
    }
    add(line, from, now);
    return [];
  };
  return {
    push: ({ text, at }, now) => {
      const line = text.endsWith('\r') ? text.slice(0, -1) : text;
      return options.match === 'start' ? begin(line, at, now) : end(line, at, now);
    },
    due: (now) => (pending && now - pending.at > options.timeoutMs ? rest() : []),
    rest,
    get pendingFrom() {
      return pending?.from;
    },
  };
}
