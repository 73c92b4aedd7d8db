import type { Readable } from 'node:stream';
import { Secret } from '../lib/secret.ts';
import { type CliContext, CommandFailure, exitCodes } from './context.ts';

/** Longer than any password, and short enough to hold. */
const mostCharacters = 4096;

/**
 * A new password: asked for twice at a terminal, which shows nothing of it; otherwise the first line of standard input. Never an
 * argument: everybody on the machine can read those.
 */
export async function readNewPassword(name: string, { input, err }: CliContext): Promise<Secret> {
  const source = input();
  try {
    if (source.isTTY !== true || source.setRawMode === undefined) return new Secret(await firstLine(source));
    source.setRawMode(true);
    source.setEncoding('utf8');
    const keys = keysOf(source);
    const typed = await ask(`New password for ${name}: `, keys, err);
    const again = await ask('The same again: ', keys, err);
    if (typed !== again) throw new CommandFailure('the two are not the same; nothing was changed', exitCodes.usage);
    return new Secret(typed);
  } finally {
    source.setRawMode?.(false);
    source.destroy();
  }
}

async function firstLine(source: Readable): Promise<string> {
  let text = '';
  source.setEncoding('utf8');
  for await (const chunk of source) {
    text += String(chunk);
    if (text.includes('\n') || text.length > mostCharacters) break;
  }
  return /^[^\r\n]*/.exec(text)?.[0] ?? '';
}

/** The terminal is raw: each key comes as it is pressed, and what it means is decided here. */
async function ask(prompt: string, keys: AsyncIterator<string>, err: CliContext['err']): Promise<string> {
  err(prompt);
  let typed = '';
  for (let next = await keys.next(); next.done !== true; next = await keys.next()) {
    const key = next.value;
    if (leaving.includes(key)) break;
    if (ending.includes(key)) {
      err('\n');
      return typed;
    }
    typed = edited(typed, key);
  }
  err('\n');
  throw new CommandFailure('nothing was changed', exitCodes.usage);
}

const ending = ['\r', '\n'];
/** Ctrl-C and Ctrl-D. */
const leaving = ['\u0003', '\u0004'];
/** Backspace, as terminals send it. */
const erasing = ['\u0008', '\u007f'];
const controlU = '\u0015';

function edited(typed: string, key: string): string {
  if (erasing.includes(key)) return [...typed].slice(0, -1).join('');
  if (key === controlU) return '';
  return typed.length < mostCharacters ? typed + key : typed;
}

/** What was pasted comes at once. */
async function* keysOf(source: Readable): AsyncGenerator<string> {
  for await (const chunk of source) yield* String(chunk);
}
