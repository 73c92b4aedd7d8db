import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { type LogOptions, silentLog } from './log.ts';

/** What a process of its own writes to standard error when it runs `script`, which has `log`, `Secret` and `ESC`. */
async function logged(options: LogOptions, script: string): Promise<string> {
  const path = (name: string) => JSON.stringify(fileURLToPath(new URL(name, import.meta.url)));
  const program = `
    import { openLog } from ${path('log.ts')};
    import { Secret } from ${path('secret.ts')};
    const ESC = String.fromCharCode(27);
    const log = openLog(${JSON.stringify(options)});
    ${script}`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
    stdio: ['ignore', 'inherit', 'pipe'],
    env: { ...process.env, FORCE_COLOR: '1' },
  });
  const [written, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(code, written).toBe(0);
  return written;
}

const script = `
  log.debug({ step: 1 }, 'too fine');
  log.info({ lanes: ['slack'], key: new Secret('hush-hush'), nested: { key: new Secret('hush-hush') } }, 'started');
  log.error({ error: new Error('disk is full', { cause: new TypeError('no room') }), delivery: '4' }, 'not stored');
  log.child({ lane: 'slack' }).error({ defect: Object.assign(new RangeError('off by one'), { code: 'E_ONE' }) }, 'defect');
  try { new URL('nonsense?key=hush-hush') } catch (error) { log.warn({ error }, 'no URL'); }
  log.warn({ error: 'in words' }, 'trouble');
  log.warn({ why: 'a' + ESC + '[31mred' + ESC + '[0m\\nERROR: forged \\u009b31m \\u202e \\u007f' }, 'hostile');
  log.warn({ deep: [{ why: ESC + ']0;title\\u0007\\r' }] }, 'hostile' + ESC + '[2J\\nERROR: forged');
  log.error({ error: new Error('bad' + ESC + '[31m\\nERROR: forged') }, 'hostile');
`;

describe('the log as JSON', () => {
  let text: string;
  let lines: readonly Record<string, unknown>[];
  beforeAll(async () => {
    text = await logged({ level: 'info', format: 'json' }, script);
    lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  });

  it('is one object a line with level, time and message, and nothing below its level', () => {
    expect(lines.map(({ level, msg }) => `${level} ${msg}`).slice(0, 5)).toEqual([
      'info started',
      'error not stored',
      'error defect',
      'warn no URL',
      'warn trouble',
    ]);
    for (const { time } of lines) expect(new Date(String(time)).toISOString()).toBe(time);
  });

  it('holds the facts, and those of a child at each of its lines', () => {
    expect(lines[0]).toMatchObject({ lanes: ['slack'] });
    expect(lines[1]).toMatchObject({ delivery: '4' });
    expect(lines[2]).toMatchObject({ lane: 'slack' });
  });

  it('says what an error is, where it comes from and what caused it', () => {
    expect(lines[1]?.error).toEqual({
      type: 'Error',
      message: 'disk is full: no room',
      stack: expect.stringMatching(/^Error: disk is full\n +at [\s\S]*caused by: TypeError: no room/),
    });
    expect(lines[2]?.defect).toMatchObject({ type: 'RangeError', message: 'off by one', code: 'E_ONE' });
    expect(lines[4]?.error).toBe('in words');
  });

  it('shows no secret, not even one that Node put into an error', () => {
    expect(lines[0]).toMatchObject({ key: '<secret>', nested: { key: '<secret>' } });
    expect(lines[3]?.error).toMatchObject({ message: 'Invalid URL', code: 'ERR_INVALID_URL' });
    expect(text).not.toContain('hush-hush');
  });

  it('keeps every value on its line', () => {
    expect(lines.slice(5).map(({ msg }) => msg)).toEqual(['hostile', 'hostile\u001b[2J\nERROR: forged', 'hostile']);
    expect(text).not.toContain('\u001b');
  });
});

describe('the log for people', () => {
  let text: string;
  let lines: readonly string[];
  beforeAll(async () => {
    text = await logged({ level: 'debug', format: 'pretty' }, script);
    lines = text.split('\n');
  });

  it('is a line of time, level, message and facts', () => {
    expect(lines[0]).toMatch(/^\[\d\d:\d\d:\d\d\] DEBUG: too fine \{"step":1\}$/);
    expect(lines[1]).toMatch(/^\[.{8}\] INFO: started \{"lanes":\["slack"\],"key":"<secret>",.*\}$/);
    expect(text).not.toContain('hush-hush');
  });

  it('shows the stack of an error, one call a line', () => {
    expect(text).toContain('ERROR: not stored {"delivery":"4"}\n    error: {\n');
    expect(text).toMatch(/^ +Error: disk is full\n +at /m);
    expect(text).toMatch(/^ +caused by: TypeError: no room\n +at /m);
    expect(text).toMatch(/ERROR: defect \{"lane":"slack"\}\n {4}defect: \{\n[\s\S]*"message": "off by one"/);
    expect(text).toContain('trouble \n    error: "in words"');
  });

  it('has no colours where there is no terminal, and lets nobody else send any', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(text).toContain('"why":"a\ufffd[31mred\ufffd[0m\\nERROR: forged \ufffd31m \ufffd \ufffd"');
  });

  it('lets no value begin a line', () => {
    expect(text).toContain('WARN: hostile\ufffd[2J ERROR: forged {"deep"');
    const begun = lines.filter((line) => line !== '' && !line.startsWith(' '));
    expect(begun.filter((line) => !/^\[\d\d:\d\d:\d\d\] (DEBUG|INFO|WARN|ERROR): /.test(line))).toEqual([]);
    expect(begun).toHaveLength(9);
  });
});

describe('the silent log', () => {
  it('takes everything and answers itself for a child', () => {
    expect(silentLog.child({ lane: 'slack' })).toBe(silentLog);
    expect(silentLog.error({ error: new Error('x') }, 'nothing')).toBeUndefined();
  });
});
