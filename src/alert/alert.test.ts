import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertFrom, alertOf, sampleAlert } from '../../test/support/sample-alert.ts';
import { alertText, field, parseAlert } from './alert.ts';

describe('an alert', () => {
  it('is read with all that the program acts on, and its text as it was', () => {
    const text =
      '{ "id": "1.2", "rule": {"level": 7, "id":"5710","groups":["sshd"],"description":"d"},  "location":"l",'.concat(
        '"timestamp":"2026-03-07T21:14:03.118+0000","full_log":"ä\\u00e4","agent":{"id":"014","name":"n","ip":"i"}}',
      );
    expect(parseAlert(text)).toEqual({
      text,
      document: JSON.parse(text),
      id: '1.2',
      timestamp: '2026-03-07T21:14:03.118+0000',
      location: 'l',
      fullLog: 'ää',
      rule: { id: '5710', level: 7, hasLevel: true, description: 'd', groups: ['sshd'] },
      agent: { id: '014', name: 'n', ip: 'i' },
    });
  });

  it('may lack everything but a rule', () => {
    const nothing = { id: undefined, timestamp: undefined, location: undefined, fullLog: undefined, agent: undefined };
    const rule = { id: undefined, level: 0, hasLevel: false, description: undefined, groups: undefined };
    expect(parseAlert('{"rule":{}}')).toEqual({ text: '{"rule":{}}', document: { rule: {} }, ...nothing, rule });
  });

  it.each([
    '',
    ' ',
    '{',
    '{"rule":{}',
    "{'rule':{}}",
    'undefined',
    '{"rule":{}} x',
    '\ufeff{"rule":{}}',
    '{"rule":{}}\u0000',
  ])('is nothing that is not JSON: %j', (text) => {
    expect(parseAlert(text)).toBe('not-json');
  });

  it.each([
    ...['null', 'true', '5', '"rule"', '[]', '[{"rule":{}}]', '{}', '{"rules":{}}', '{"data":{"rule":{}}}'],
    ...['{"rule":null}', '{"rule":[]}', '{"rule":"5710"}', '{"rule":0}', '{"__proto__":{"rule":{}}}'],
  ])('is nothing without a rule object: %s', (text) => {
    expect(parseAlert(text)).toBe('no-rule');
  });

  it('is told by its keys whatever the case of their letters, the exact ones first', () => {
    const { rule, id, fullLog, agent } = alertOf({
      RULE: { Level: 3, ID: '5', Groups: ['a'] },
      Id: 'x',
      FULL_LOG: 'log',
      Agent: { NAME: 'web' },
    });
    expect({ rule, id, fullLog, agent }).toEqual({
      rule: { id: '5', level: 3, hasLevel: true, description: undefined, groups: ['a'] },
      id: 'x',
      fullLog: 'log',
      agent: { id: undefined, name: 'web', ip: undefined },
    });
    expect(alertFrom('{"Rule":{"id":"1"},"rule":{"id":"2"},"RULE":{"id":"3"}}').rule.id).toBe('2');
  });

  it('has the last of the values that a key is given more than once', () => {
    expect(alertFrom('{"rule":{"id":"1","level":3},"id":"a","id":"b","rule":{"id":"2"}}')).toMatchObject({
      id: 'b',
      rule: { id: '2', hasLevel: false },
    });
  });
});

describe("a rule's level", () => {
  it.each([
    ['7', 7],
    ['0', 0],
    ['7.9', 7],
    ['1e1', 10],
    ['99', 99],
    ['-5', 0],
    ['-0.5', 0],
    ['-1e400', 0],
    ['1e300', 2 ** 31 - 1],
    ['1e999', 2 ** 31 - 1],
    ['12345678901234567890', 2 ** 31 - 1],
    ['"7"', 0],
    ['"high"', 0],
    ['null', 0],
    ['true', 0],
    ['[7]', 0],
    ['{}', 0],
  ])('that is written %s is %d, and it is there', (level, expected) => {
    expect(alertFrom(`{"rule":{"level":${level}}}`).rule).toMatchObject({ level: expected, hasLevel: true });
  });

  it('is a whole number of 32 bits, whatever is written', () => {
    fc.assert(
      fc.property(fc.double(), (level) => {
        const alert = alertOf({ rule: { level } });
        expect(alert.rule.level).toBe(alert.rule.level & 0x7fffffff);
      }),
    );
  });
});

describe('odd values', () => {
  it.each([
    ['["a",5,true,null,{},["b"]]', ['a', '5', 'true', '', '', '']],
    ['[]', []],
    ['"sshd"', undefined],
    ['{"0":"sshd"}', undefined],
    ['null', undefined],
  ])('of groups: %s', (groups, expected) => {
    expect(alertFrom(`{"rule":{"groups":${groups}}}`).rule.groups).toEqual(expected);
  });

  it.each(['"x"', '5', 'null', '[]', '[{"id":"1"}]'])('of agent: %s is none', (agent) => {
    expect(alertFrom(`{"rule":{},"agent":${agent}}`).agent).toBeUndefined();
  });

  it('are text where they are numbers, and missing where they are neither', () => {
    const alert = alertOf({
      rule: { id: 5712, description: 7 },
      id: 1763700000.25,
      timestamp: null,
      location: ['x'],
      full_log: { a: 1 },
      agent: { id: 14, name: false, ip: {} },
    });
    expect(alert.rule).toMatchObject({ id: '5712', description: '7' });
    expect(alert.agent).toEqual({ id: '14', name: 'false', ip: undefined });
    expect(alert).toMatchObject({ id: '1763700000.25', timestamp: undefined, location: undefined, fullLog: undefined });
  });

  it('that look like members of every object pollute nothing and are found nowhere', () => {
    const text =
      '{"rule":{"__proto__":{"level":9},"constructor":{"prototype":{"x":1}}},"__proto__":{"id":"5","agent":{}}}';
    const alert = alertFrom(text);
    expect(alert).toMatchObject({ id: undefined, agent: undefined, rule: { level: 0, hasLevel: false } });
    expect(({} as { level?: number }).level).toBeUndefined();
    expect(field({}, 'constructor')).toBeUndefined();
    expect(alertText(alert, 'constructor', 'name')).toBeUndefined();
  });

  it('of any depth are read', () => {
    const depth = 100_000;
    const text = `{"rule":{"level":3},"data":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(alertFrom(text).rule.level).toBe(3);
  });

  it('of any shape never throw', () => {
    const keys = ['rule', 'Rule', 'level', 'groups', 'id', 'agent', 'data', '__proto__', 'constructor', 'toString'];
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, true, 0, -1.5, 1e300, '', 'x', '5712'),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...keys), tie('tree'), { maxKeys: 5, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(tree, tree, (rule, agent) => {
        const alert = parseAlert(JSON.stringify({ rule, agent, id: agent, location: rule }));
        expect(alert === 'no-rule').toBe(typeof rule !== 'object' || rule === null || Array.isArray(rule));
        if (typeof alert === 'string') return;
        expect(Number.isInteger(alert.rule.level)).toBe(true);
        for (const text of [alert.id, alert.location, alert.rule.id, alert.agent?.name, ...(alert.rule.groups ?? [])])
          expect(['string', 'undefined']).toContain(typeof text);
      }),
    );
  });
});

describe('a value deep in the document', () => {
  it('is text by its exact path, or undefined', () => {
    const alert = sampleAlert({ data: { srcip: '198.18.7.9', port: 22, list: ['x'] } });
    expect(alertText(alert, 'data', 'srcip')).toBe('198.18.7.9');
    expect(alertText(alert, 'data', 'port')).toBe('22');
    for (const path of [['data'], ['data', 'list'], ['Data', 'srcip'], ['data', 'srcip', 'x'], []])
      expect(alertText(alert, ...path)).toBeUndefined();
  });
});
