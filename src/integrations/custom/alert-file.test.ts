import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Alert, parseAlert } from '../../alert/alert.ts';
import { jsonAlert, plainAlert, withoutBlanks } from './alert-file.ts';

function alertOf(document: object | string): Alert {
  const alert = parseAlert(typeof document === 'string' ? document : JSON.stringify(document));
  if (typeof alert === 'string') throw new Error(`no alert: ${alert}`);
  return alert;
}

/** The value of one assignment in the plain format. */
function plainValue(name: string, document: object, maxLog = 165): string | undefined {
  const lines = plainAlert(alertOf({ rule: {}, ...document }), maxLog).split('\n');
  return new RegExp(`^${name}='(.*)'$`).exec(lines.find((line) => line.startsWith(name)) ?? '')?.[1];
}

describe('the JSON format', () => {
  it('is the alert on one line, its members, numbers and letters as they were', () => {
    const text = '{ "z" : 1,\t"rule": {"level":3},\r\n "a": [12345678901234567890, 1.50, "Zürich \\u00e9 \\" : , "] }';
    expect(jsonAlert(alertOf(text))).toBe(
      '{"z":1,"rule":{"level":3},"a":[12345678901234567890,1.50,"Zürich \\u00e9 \\" : , "]}\n',
    );
  });

  it('loses blanks between members only, whatever the alert', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.stringMatching(/^[ \t]{0,4}$/), (value, indent) => {
        expect(withoutBlanks(JSON.stringify(value, null, indent))).toBe(JSON.stringify(value));
      }),
    );
  });
});

describe('the plain format', () => {
  it('is seven assignments in a fixed order, without a newline at the end', () => {
    const alert = alertOf({
      timestamp: '2026-11-21T17:03:13.425+0000',
      rule: { level: 5, description: 'su: wrong password', id: '5301' },
      full_log: 'Nov 21 17:03:12 db-2 su: FAILED SU (to root) ana on pts/3',
      data: { srcip: '10.1.2.3' },
      location: '/var/log/auth.log',
    });
    expect(plainAlert(alert, 165)).toBe(
      [
        "alertdate='2026-11-21T17:03:13.425+0000'",
        "alertlocation='/var/log/auth.log'",
        "ruleid='5301'",
        "alertlevel='5'",
        "ruledescription='su: wrong password'",
        "alertlog='Nov 21 17:03:12 db-2 su: FAILED SU (to root) ana on pts/3'",
        "srcip='10.1.2.3'",
      ].join('\n'),
    );
  });

  it('leaves empty what the alert lacks', () => {
    expect(plainAlert(alertOf({ rule: {} }), 165)).toBe(
      "alertdate=''\nalertlocation=''\nruleid=''\nalertlevel='0'\nruledescription=''\nalertlog=''\nsrcip=''",
    );
  });

  it('takes numbers for texts, and names in any case of letters', () => {
    const alert = alertOf({ Rule: { ID: 7, level: 2 }, location: 8, Full_Log: 9.5, DATA: { SrcIP: 10 } });
    expect(plainAlert(alert, 165)).toContain("alertlocation='8'\nruleid='7'\nalertlevel='2'");
    expect(plainAlert(alert, 165)).toContain("alertlog='9.5'\nsrcip='10'");
  });

  it('cleans the log byte by byte', () => {
    expect(plainValue('alertlog', { full_log: 'a\'b`c"d!e$f;g\\h\ti{j|k}l~mén€o-p.z' })).toBe(
      'a b c d e f,g/h i j k l m  n   o-p.z',
    );
  });

  it('cleans the address by its own table', () => {
    expect(plainValue('srcip', { data: { srcip: 'fe80::1/64 a-b,c+d`e\\f\'g"h;i{j}é_Z' } })).toBe(
      'fe80::1/64 a b c d e f g h;i j   _Z',
    );
  });

  it('cuts the log to max_log bytes, dots included, as soon as it has that many', () => {
    const log = 'x'.repeat(200);
    expect(plainValue('alertlog', { full_log: log.slice(0, 164) })).toBe(log.slice(0, 164));
    expect(plainValue('alertlog', { full_log: log.slice(0, 165) })).toBe(`${log.slice(0, 162)}...`);
    expect(plainValue('alertlog', { full_log: log })).toBe(`${log.slice(0, 162)}...`);
    expect(plainValue('alertlog', { full_log: log }, 180)).toBe(`${log.slice(0, 177)}...`);
    // 83 characters of two bytes are 166 bytes.
    expect(plainValue('alertlog', { full_log: 'é'.repeat(83) })).toBe(`${' '.repeat(162)}...`);
  });

  it('keeps a description’s words but not what would end its quotes', () => {
    expect(plainValue('ruledescription', { rule: { description: 'it\'s "brute" $force\né `x`;' } })).toBe(
      'it s "brute" $force é `x`;',
    );
  });

  it('can be sourced safely, whatever the alert', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom("';rm -rf /;'", '\n', '\u0085'),
      fc.jsonValue(),
    );
    const document = fc.record({
      timestamp: text,
      location: text,
      full_log: text,
      rule: fc.record({ id: text, level: fc.jsonValue(), description: text }),
      data: fc.oneof(text, fc.record({ srcip: text })),
    });
    fc.assert(
      fc.property(document, fc.integer({ min: 165, max: 1_024 }), (alert, maxLog) => {
        const lines = plainAlert(alertOf(alert), maxLog).split('\n');
        expect(lines).toHaveLength(7);
        for (const line of lines) expect(line).toMatch(/^[a-z]+='[^'\p{Cc}]*'$/u);
      }),
    );
  });
});
