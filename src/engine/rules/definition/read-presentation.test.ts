import { describe, expect, it } from 'vitest';
import { generic, group, groupNamed, load, loadOne, rule, ruleOf, told } from '../rule-loading.contract.ts';

const only = (elements: string) => loadOne(elements).one;

describe('what alerts tell about a rule', () => {
  it('has the groups of the file and of the rule in one text, without newlines', () => {
    const text = groupNamed('g\n,', rule(100, 3, '<group>a,b,</group><group>\n c,\n</group>'));
    expect(ruleOf(load(`${generic}${text}`), 100).groups).toBe('g,a,b, c,');
    expect(ruleOf(load(`${generic}${groupNamed('g', rule(100, 3, '<group>a</group>'))}`), 100).groups).toBe('ga');
  });

  it('has the descriptions joined, the first newline of each a space', () => {
    const elements = '<description>One\ntwo\nthree </description><description>four\nfive</description>';
    const text = `${generic}<group name="g,"><rule id="100" level="3">${elements}</rule></group>`;
    expect(ruleOf(load(text), 100).description).toBe('One two\nthree four five');
  });

  it('keeps $(field) in the description', () => {
    expect(ruleOf(load(`${generic}${group(rule(100, 3).replace('Rule 100', 'By $(srcip)'))}`), 100).description).toBe(
      'By $(srcip)',
    );
  });

  it('joins info of all types, and cve', () => {
    const elements =
      '<info type="link">https://a.example/</info><info>text</info><info type="cve">1</info><cve>2026-</cve><cve>1</cve>';
    expect(only(elements)).toMatchObject({ info: 'https://a.example/text1', cve: '2026-1' });
    expect(only('')).toMatchObject({ info: undefined, cve: undefined, mitre: undefined });
  });

  it('tells where the rule stands', () => {
    expect(ruleOf(load([generic, `\n${group(rule(100, 3))}`]), 100)).toMatchObject({ file: 'b.xml', line: 2 });
  });
});

describe('the techniques of a rule', () => {
  it('are identifiers, each once', () => {
    const elements = '<mitre><id>T1</id><id>T2</id></mitre><mitre><id>T1</id><id>T3</id></mitre>';
    expect(only(elements).mitre).toEqual({ kind: 'ids', ids: ['T1', 'T2', 'T3'] });
  });

  it('are pairs of a tactic and a technique, each once', () => {
    const pair = (tactic: string, technique: string) =>
      `<mitre><tacticID>${tactic}</tacticID><techniqueID>${technique}</techniqueID></mitre>`;
    expect(only(`${pair('TA1', 'T1')}${pair('TA1', 'T2')}${pair('TA1', 'T1')}`).mitre).toEqual({
      kind: 'pairs',
      pairs: [
        { tactic: 'TA1', technique: 'T1' },
        { tactic: 'TA1', technique: 'T2' },
      ],
    });
  });

  it('are the pairs alone when there are both', () => {
    const elements = '<mitre><id>T9</id></mitre><mitre><tacticID>TA1</tacticID><techniqueID>T1</techniqueID></mitre>';
    const loaded = load(`${generic}${group(rule(100, 3, elements))}`);
    expect(ruleOf(loaded, 100).mitre).toEqual({ kind: 'pairs', pairs: [{ tactic: 'TA1', technique: 'T1' }] });
    expect(told(loaded.problems)).toEqual([
      '3: warning: rule 100: <mitre> has both <id> and pairs of <tacticID> and <techniqueID>; T9 is left out',
    ]);
  });

  it.each([
    '<mitre><tacticID>TA1</tacticID></mitre>',
    '<mitre><techniqueID>T1</techniqueID></mitre>',
    '<mitre><tacticID>TA1</tacticID><techniqueID>T1</techniqueID><techniqueID>T2</techniqueID></mitre>',
  ])('leave out half a pair, with a warning: %s', (elements) => {
    const loaded = load(`${generic}${group(rule(100, 3, elements))}`);
    expect(ruleOf(loaded, 100).mitre).toBeUndefined();
    expect(told(loaded.problems)).toEqual([
      '3: warning: rule 100: a <mitre> without exactly one <tacticID> and one <techniqueID> is left out',
    ]);
  });
});

describe('where the alerts of a rule go', () => {
  const settings = { logAlertLevel: 3, emailAlertLevel: 12 };

  const flagsOf = (level: number, ...options: readonly string[]) => {
    const elements = options.map((option) => `<options>${option}</options>`).join('');
    const { logs, mails, noFullLog, noCounter } = ruleOf(
      load(`${generic}${group(rule(100, level, elements))}`, { settings }),
      100,
    );
    const flags = { logs, mails, noFullLog, noCounter };
    return Object.entries(flags).flatMap(([name, isSet]) => (isSet ? [name] : []));
  };

  it.each([
    [0, []],
    [2, []],
    [3, ['logs']],
    [11, ['logs']],
    [12, ['logs', 'mails']],
  ])('is by the configured levels: level %i', (level, expected) => {
    expect(flagsOf(level)).toEqual(expected);
  });

  it.each<[number, readonly string[], readonly string[]]>([
    [2, ['log_alert'], ['logs']],
    [3, ['no_log'], []],
    [3, ['alert_by_email'], ['logs', 'mails']],
    [12, ['no_email_alert'], ['logs']],
    [3, ['no_full_log'], ['logs', 'noFullLog']],
    [3, ['no_counter', 'no_ar'], ['logs', 'noCounter']],
    [3, ['no_log', 'log_alert'], ['logs']],
  ])('level %i with the options %j', (level, options, expected) => {
    expect(flagsOf(level, ...options)).toEqual(expected);
  });

  it('forgets an earlier no_counter when no_log or no_email_alert clears something', () => {
    expect(flagsOf(3, 'no_counter', 'no_log')).toEqual([]);
    expect(flagsOf(12, 'no_counter', 'no_email_alert')).toEqual(['logs']);
    expect(flagsOf(2, 'no_counter', 'no_log')).toEqual(['noCounter']);
    expect(flagsOf(3, 'no_counter', 'no_email_alert')).toEqual(['logs', 'noCounter']);
    expect(flagsOf(3, 'no_log', 'no_counter')).toEqual(['noCounter']);
  });
});
