import { describe, expect, it } from 'vitest';
import { EvaluationRig, type TestEvent, told } from './evaluation-rig.contract.ts';

function rule(id: number, attributes: string, elements: string, description = `rule ${id}`): string {
  return `<rule id="${id}" ${attributes}>${elements}<description>${description}</description></rule>`;
}

const failure = rule(100, 'level="5"', '<match>fail</match>');

describe('what the engine tells of a rule', () => {
  it('tells nothing of level 0, and does not remember the event', () => {
    const rules =
      rule(100, 'level="0"', '<match>a</match>') + rule(101, 'level="9"', '<if_matched_sid>100</if_matched_sid>');
    const rig = new EvaluationRig(rules);
    expect(rig.evaluate('a')).toMatchObject({ rule: undefined, alerts: false });
    expect(rig.evaluate('a').rule).toBeUndefined();
  });

  it.each([
    ['level="2"', '', false],
    ['level="3"', '', true],
    ['level="2"', '<options>log_alert</options>', true],
    ['level="9"', '<options>no_log</options>', false],
  ])('%s %s: alerts %j', (level, options, alerts) => {
    const rig = new EvaluationRig(rule(100, level, `<match>a</match>${options}`));
    expect(rig.evaluate('a')).toMatchObject({ rule: { id: 100 }, alerts });
  });

  it('tells nothing of the event before', () => {
    const rig = new EvaluationRig(failure);
    rig.evaluate('fail');
    expect(told(rig.evaluate('other'))).toEqual({
      ...{
        rule: undefined,
        description: '',
        firedTimes: 0,
        alerts: false,
        previousOutputs: [],
        previousLog: undefined,
      },
    });
  });
});

describe('what a log test tells of a rule', () => {
  it('reports level 0, but does not remember the event', () => {
    const rules =
      rule(100, 'level="0"', '<match>a</match>') + rule(101, 'level="9"', '<if_matched_sid>100</if_matched_sid>');
    const rig = new EvaluationRig(rules, { mode: 'session' });
    expect(rig.evaluate('a')).toMatchObject({ rule: { id: 100 }, alerts: false });
    expect(rig.evaluate('a')).toMatchObject({ rule: { id: 100 }, alerts: false, firedTimes: 2 });
  });

  it.each([
    ['level="2"', '<options>log_alert</options>', false],
    ['level="9"', '<options>no_log</options>', true],
  ])('goes by the level alone: %s %s', (level, options, alerts) => {
    const rig = new EvaluationRig(rule(100, level, `<match>a</match>${options}`), { mode: 'session' });
    expect(rig.evaluate('a')).toMatchObject({ rule: { id: 100 }, alerts });
  });
});

describe('how often a rule has fired', () => {
  it('counts every time it wins', () => {
    const rig = new EvaluationRig(failure);
    expect([1, 2, 3].map(() => rig.evaluate('fail').firedTimes)).toEqual([1, 2, 3]);
  });

  it('counts one rule in all its places', () => {
    const parents = rule(90, 'level="3"', '<match>a</match>') + rule(91, 'level="3"', '<match>b</match>');
    const rig = new EvaluationRig(parents + rule(100, 'level="4"', '<if_sid>90, 91</if_sid><match>c</match>'));
    expect(['a c', 'b c'].map((log) => rig.evaluate(log).firedTimes)).toEqual([1, 2]);
  });

  it('begins anew with every hour of the clock in the engine, not in a session', () => {
    const start = new Date(2030, 0, 7, 12, 59, 30);
    const engine = new EvaluationRig(failure, { start });
    const session = new EvaluationRig(failure, { start, mode: 'session' });
    const events = ['fail', 'fail', { log: 'fail', after: 30 }, 'fail'];
    expect(events.map((event) => engine.evaluate(event).firedTimes)).toEqual([1, 2, 1, 2]);
    expect(events.map((event) => session.evaluate(event).firedTimes)).toEqual([1, 2, 3, 4]);
  });
});

describe('ignore', () => {
  const parent = rule(90, 'level="4"', '<match>a</match>');
  const child = rule(100, 'level="9" ignore="10"', '<if_sid>90</if_sid><match>b</match>');
  const b: TestEvent = { log: 'a b' };

  it('puts the parent in its place while the window is open, which then begins again', () => {
    const rig = new EvaluationRig(parent + child);
    const later = { ...b, after: 9 };
    expect(rig.ids(b, b, { ...b, after: 8 }, b, later, b)).toEqual([100, 90, 90, 100, 90, 100]);
  });

  it('goes by whole seconds', () => {
    const start = new Date(2030, 0, 7, 12, 30, 0);
    const rig = new EvaluationRig(parent + child, { start });
    expect(rig.ids({ ...b, after: 0.9 }, { ...b, after: 9 }, { ...b, after: 0.2 })).toEqual([100, 90, 100]);
  });

  it('goes on counting the rule', () => {
    const rig = new EvaluationRig(parent + child);
    rig.ids(b, b, b);
    expect(rig.evaluate({ ...b, after: 60 })).toMatchObject({ rule: { id: 100 }, firedTimes: 4 });
  });

  it('lets the level of the parent decide', () => {
    const silent = rule(90, 'level="0"', '<match>a</match>');
    const quiet = rule(90, 'level="2"', '<match>a</match>');
    const never = rule(90, 'level="4" noalert="1"', '<match>a</match>');
    for (const [rules, id] of [
      [silent, undefined],
      [quiet, 90],
      [never, 90],
    ] as const) {
      const rig = new EvaluationRig(rules + child);
      rig.evaluate(b);
      const { rule: told, alerts } = rig.evaluate(b);
      expect([told?.id, alerts]).toEqual([id, false]);
    }
  });

  it('drops the event where there is no parent', () => {
    const root = '<rule id="8" level="5" ignore="10"><category>squid</category><description>r</description></rule>';
    const rig = new EvaluationRig(root);
    expect(rig.ids({ category: 'squid' }, { category: 'squid' })).toEqual([8, 0]);
  });

  it('remembers the event as the parent’s', () => {
    const rules = `${parent}${child}${rule(120, 'level="12"', '<if_matched_sid>90</if_matched_sid><match>c</match>')}`;
    expect(new EvaluationRig(rules).ids(b, 'a c', b, 'a c')).toEqual([100, 90, 90, 120]);
  });

  it('in a log test reports the rule without alert, and forgets the event', () => {
    const counting = rule(120, 'level="12"', '<if_matched_sid>100</if_matched_sid><match>c</match>');
    const rig = new EvaluationRig(parent + child + counting, { mode: 'session' });
    expect([b, b].map((event) => rig.evaluate(event).alerts)).toEqual([true, false]);
    expect(rig.evaluate(b)).toMatchObject({ rule: { id: 100 }, alerts: false, firedTimes: 3 });
  });
});

describe('check_diff', () => {
  const rules =
    rule(100, 'level="5"', '<match>ports</match><check_diff />') + rule(101, 'level="2"', '<match>ports</match>');

  it('holds when the output differs from the last one, and shows that', () => {
    const rig = new EvaluationRig(rules);
    expect(rig.ids('ports 1', 'ports 1')).toEqual([101, 101]);
    const expected = { previousOutputs: ['Previous output:', 'ports 1'], previousLog: 'ports 1' };
    expect(rig.evaluate('ports 2')).toMatchObject({ rule: { id: 100 }, ...expected });
    expect(rig.ids('ports 2', 'ports 1')).toEqual([101, 100]);
  });

  it('keeps hosts and rules apart', () => {
    const rig = new EvaluationRig(rules);
    const on = (hostname: string, log: string): TestEvent => ({ hostname, log });
    expect(rig.ids(on('a', 'ports 1'), on('b', 'ports 2'), on('a', 'ports 1'))).toEqual([101, 101, 101]);
  });

  it('takes note of the output although a condition after it fails', () => {
    const lists = { 'etc/lists/hosts': 'known:\n' };
    const listed = '<match>ports</match><check_diff /><list field="hostname">etc/lists/hosts</list>';
    const rig = new EvaluationRig(rule(100, 'level="5"', listed), { lists });
    const elsewhere = { log: 'ports 1', hostname: 'unknown' };
    expect(rig.ids(elsewhere, { ...elsewhere, log: 'ports 2' })).toEqual([0, 0]);
    expect(rig.evaluate({ ...elsewhere, log: 'ports 1' }).previousLog).toBe('ports 2');
  });
});

describe('if_fts', () => {
  const rules =
    rule(100, 'level="5"', '<match>login</match><if_fts />') + rule(101, 'level="2"', '<match>login</match>');
  const login = (dstuser: string, srcip: string): TestEvent => ({
    ...{ log: 'login', fts: { fields: ['dstuser'] }, fields: { dstuser, srcip } },
  });

  it('holds the first time for each value of the fields that the decoder names', () => {
    const events = [login('al', '1.1.1.1'), login('al', '2.2.2.2'), login('bob', '1.1.1.1'), login('bob', '1.1.1.1')];
    expect(new EvaluationRig(rules).ids(...events)).toEqual([100, 101, 100, 101]);
  });

  it('never holds for a decoder that names none', () => {
    expect(new EvaluationRig(rules).ids('login', { log: 'login', decoder: null })).toEqual([101, 101]);
  });

  it('compares location and dynamic fields, where they are named', () => {
    const fts = { location: true, dynamic: ['shell'] };
    const from = (location: string, shell: string): TestEvent => ({ log: 'login', fts, location, dynamic: { shell } });
    const events = [from('a', 'sh'), from('b', 'sh'), from('b', 'zsh'), from('a', 'sh')];
    const shell = rule(102, 'level="1"', '<field name="shell">none</field>');
    expect(new EvaluationRig(rules + shell).ids(...events)).toEqual([100, 100, 100, 101]);
  });

  it('stops after three alike of an intrusion detector', () => {
    const finding = (id: string): TestEvent => ({
      ...{ log: 'login', category: 'ids', fts: { fields: ['id'] }, fields: { id } },
    });
    const detected = rules.replaceAll('<match>', '<category>ids</category><match>');
    const ids = [
      'an-overflow-in-1',
      'an-overflow-in-2',
      'an-overflow-in-3',
      'an-overflow-in-4',
      'an-overflow-in-5',
      'scan',
    ];
    const expected = [100, 100, 100, 100, 101, 100];
    expect(new EvaluationRig(detected).ids(...ids.map(finding))).toEqual(expected);
  });
});

describe('descriptions', () => {
  const described = (description: string, event: TestEvent): string =>
    new EvaluationRig(rule(100, 'level="5"', '<decoded_as>t</decoded_as>', description)).evaluate(event).description;

  it.each<[written: string, event: TestEvent, shown: string]>([
    ['no field', {}, 'no field'],
    ['user $(dstuser) from $(srcip).', { fields: { dstuser: 'al', srcip: '10.0.0.1' } }, 'user al from 10.0.0.1.'],
    ['$(program_name) on $(hostname)', { programName: 'cron', hostname: 'web' }, 'cron on web'],
    ['$(win.System.id)!', { dynamic: { 'Win.system.ID': '7' } }, '7!'],
    ['[$(nothing)] [$(user)] [$(location)] [$(timestamp)]', { fields: { dstuser: 'al' } }, '[] [] [] []'],
    ['$(user)', { dynamic: { user: 'al' } }, 'al'],
    ['$(id) of $(unclosed', { fields: { id: '7' } }, '7 of $(unclosed'],
    ['cost $5 (net)', {}, 'cost $5 (net)'],
    ['$(data)', { fields: { data: 'x'.repeat(1024) } }, 'x'.repeat(1024)],
    ['$(data)', { fields: { data: 'x'.repeat(1025) } }, '$(data)'],
    [`${'y'.repeat(1020)}$(id)`, { fields: { id: '7' } }, `${'y'.repeat(1020)}$(id)`],
  ])('%s', (written, event, shown) => {
    expect(described(written, event)).toBe(shown);
  });
});

describe('what outlives a reload of the rules', () => {
  const rules = `
    ${failure}
    ${rule(101, 'level="10" frequency="3"', '<if_matched_sid>100</if_matched_sid><same_field>who</same_field>')}
    ${rule(110, 'level="5" ignore="60"', '<match>noisy</match>')}
    ${rule(120, 'level="5"', '<match>ports</match><check_diff />')}
    ${rule(130, 'level="5"', '<match>login</match><if_fts />')}`;
  const changed = rule(99, 'level="3"', '<match>new</match><field name="before">x</field>') + rules;
  const login: TestEvent = { log: 'login', fts: { fields: ['srcip'] }, fields: { srcip: '1.1.1.1' } };
  const fail: TestEvent = { log: 'fail', dynamic: { who: 'al' } };

  it('keeps all of it, whatever other rules there are', () => {
    const rig = new EvaluationRig(rules);
    expect(rig.ids(fail, fail, 'noisy', 'ports 1', login)).toEqual([100, 100, 110, 0, 130]);
    const after = rig.reloaded(changed);
    expect(after.ids('noisy', 'ports 2', login, fail, fail)).toEqual(
      [1, 120, 0, 101, 100].map((id) => (id === 1 ? 0 : id)),
    );
    expect(after.evaluate(fail)).toMatchObject({ rule: { id: 100 }, firedTimes: 4 });
  });

  it('forgets what is about rules that are no more', () => {
    const rig = new EvaluationRig(rules);
    rig.ids(fail, fail);
    expect(rig.reloaded(rule(110, 'level="5"', '<match>noisy</match>')).ids(fail, 'noisy')).toEqual([0, 110]);
  });

  it('still begins counting anew with the hour', () => {
    const rig = new EvaluationRig(failure, { start: new Date(2030, 0, 7, 12, 59, 50) });
    rig.evaluate('fail');
    const after = rig.reloaded(failure);
    expect(after.evaluate('fail').firedTimes).toBe(2);
    expect(after.evaluate({ log: 'fail', after: 60 }).firedTimes).toBe(1);
  });
});
