import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { type Alert, parseAlert } from '../alert/alert.ts';
import { parseJson } from '../lib/json.ts';
import { CommandFailure, exitCodes } from './context.ts';

/** The alerts of a file (`-`: standard input): one JSON document over several lines, or one a line. At least one. */
export async function readAlerts(path: string): Promise<readonly Alert[]> {
  const content = await readText(path);
  const whole = parseJson(content);
  const texts =
    whole === undefined ? content.split('\n').filter((line) => line.trim() !== '') : [JSON.stringify(whole)];
  const alerts = texts.map((line, index) => {
    const alert = parseAlert(line);
    if (alert === 'not-json')
      throw new CommandFailure(
        `${path}:${index + 1}: not JSON; write one alert a line, as in alerts.json`,
        exitCodes.usage,
      );
    if (alert === 'no-rule')
      throw new CommandFailure(`${path}:${index + 1}: no alert: it has no "rule" object`, exitCodes.usage);
    return alert;
  });
  if (alerts.length === 0) throw new CommandFailure(`${path} holds no alert`, exitCodes.usage);
  return alerts;
}

async function readText(path: string): Promise<string> {
  if (path === '-') return text(process.stdin);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`cannot read ${path}: ${reason}`, exitCodes.usage);
  }
}
