import { requestFailure } from '../../integrations/request-failure.ts';
import type { ProcessEnd } from '../../lib/process-runner.ts';
import type { Exchange, HttpExchange, ScriptRun } from '../exchange.ts';
import type { Hider } from './hide-secrets.ts';
import type { HttpRecording, Recording, ScriptRecording } from './recorder.ts';

const mostRequest = 16 * 1024;
const mostAnswer = 4 * 1024;
const mostOutput = 4 * 1024;
const mostHeaders = 40;
const longestHeader = 512;
const longestUrl = 2_048;
const longestArgument = 1_024;
const longestLine = 1_000;

/** What people may see of it. Secrets are hidden before anything is cut: half a secret would not be recognised. */
export function showExchange(recording: Recording, attempt: number, hide: Hider): Exchange {
  return recording.kind === 'http' ? showHttp(recording, attempt, hide) : showRun(recording, attempt, hide);
}

function showHttp({ at, milliseconds, request, answer }: HttpRecording, attempt: number, hide: Hider): HttpExchange {
  const { method, url, headers, body } = request;
  const failed = 'error' in answer;
  return {
    kind: 'http',
    at,
    attempt,
    milliseconds,
    request: {
      method,
      url: cutBytes(hide.url(url), longestUrl),
      headers: showHeaders(headers, hide),
      body: body === undefined ? undefined : cutBytes(hide.body(body), mostRequest),
    },
    answer: failed
      ? undefined
      : {
          status: answer.status,
          headers: showHeaders(answer.headers, hide),
          body: cutBytes(hide.body(answer.body), mostAnswer),
        },
    failure: failed ? whyNoAnswer(answer.error, request, hide) : undefined,
  };
}

function showHeaders(headers: Readonly<Record<string, string>>, hide: Hider): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers)
      .slice(0, mostHeaders)
      .map(([name, value]) => [
        cutBytes(hide.text(name), longestHeader),
        cutBytes(hide.header(name, value), longestHeader),
      ]),
  );
}

function whyNoAnswer(error: unknown, request: HttpRecording['request'], hide: Hider): string {
  const outcome = requestFailure(error, request, hide.text);
  return 'why' in outcome ? outcome.why : '';
}

function showRun(recording: ScriptRecording, attempt: number, hide: Hider): ScriptRun {
  const { at, milliseconds, command, end, aborted, lines } = recording;
  const output = lines.map((line) => `${cutBytes(hide.text(line), longestLine)}\n`).join('');
  return {
    kind: 'script',
    at,
    attempt,
    milliseconds,
    command: command.map((argument) => cutBytes(hide.text(argument), longestArgument)),
    exit: `${aborted ? 'it took too long: ' : ''}${endInWords(end)}`,
    output: lastBytes(output, mostOutput),
  };
}

function endInWords(end: ProcessEnd): string {
  switch (end.kind) {
    case 'exited':
      return `exit status ${end.code}`;
    case 'killed':
      return `killed by ${end.signal}`;
    case 'not-started':
      return `could not be started (${end.code})`;
    default:
      return end satisfies never;
  }
}

const mark = '…';
const markBytes = Buffer.byteLength(mark);
/** The second and later bytes of a character in UTF-8. */
const isInside = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80;

/** At most so many bytes of UTF-8, whole characters. */
function cutBytes(text: string, limit: number): string {
  if (text.length * 3 <= limit || Buffer.byteLength(text) <= limit) return text;
  const bytes = Buffer.from(text);
  let end = limit - markBytes;
  while (isInside(bytes[end])) end -= 1;
  return bytes.toString('utf8', 0, end) + mark;
}

/** The end of it: at most so many bytes. */
function lastBytes(text: string, limit: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= limit) return text;
  let start = bytes.length - limit + markBytes;
  while (isInside(bytes[start])) start += 1;
  return mark + bytes.toString('utf8', start);
}
