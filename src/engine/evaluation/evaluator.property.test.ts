import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decoderNames, EvaluationRig, type RigOptions, type TestEvent, told } from './evaluation-rig.contract.ts';
import { NaiveEvaluator } from './naive-evaluator.contract.ts';

// Long enough for guards by literals, which shorter words have not.
const words = ['abc', 'bcd', 'cde', 'def', 'efg'] as const;
const word = fc.constantFrom(...words);
const negate = fc.constantFrom('', '', '', ' negate="yes"');
const pattern = fc.oneof(
  word,
  word.map((text) => `^${text}$`),
  word.map((text) => `^${text}`),
  fc.tuple(word, word).map((texts) => texts.join('|')),
);
const field = fc.constantFrom('f', 'g', 'H');

/** Elements of conditions on the event alone. */
const plain = fc.oneof(
  fc.tuple(negate, pattern).map(([not, text]) => `<match${not}>${text}</match>`),
  fc.tuple(negate, word).map(([not, text]) => `<regex${not}>${text}\\S*</regex>`),
  fc.tuple(field, negate, pattern).map(([name, not, text]) => `<field name="${name}"${not}>${text}</field>`),
  fc.tuple(field, pattern).map(([name, text]) => `<field name="${name}" type="osmatch">${text}</field>`),
  fc.tuple(negate, pattern).map(([not, text]) => `<id${not}>${text}</id>`),
  word.map((text) => `<action>${text}</action>`),
  pattern.map((text) => `<user>${text}</user>`),
  fc.constantFrom(...decoderNames).map((name) => `<decoded_as>${name}</decoded_as>`),
  fc.constantFrom('<list field="id">lists/words</list>', '<check_diff />', '<if_fts />', '<group>odd,</group>'),
);

const filter = fc.constantFrom(
  ...['', '', '<same_id />', '<different_user />', '<same_field>f</same_field>', '<global_frequency />'],
  ...['<different_field>g</different_field>', '<same_location />'],
);

interface RuleShape {
  readonly parent: number;
  readonly second: number | undefined;
  readonly attributes: string;
  readonly elements: readonly string[];
  readonly correlation:
    | { readonly kind: number; readonly filters: readonly string[]; readonly frequency: string }
    | undefined;
}

const ruleShape: fc.Arbitrary<RuleShape> = fc.record({
  // Mostly the first rule, so that there are wide nodes.
  parent: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat(30)),
  second: fc.option(fc.nat(30), { nil: undefined, freq: 6 }),
  attributes: fc
    .tuple(fc.nat(12), fc.constantFrom('', '', '', ' ignore="2"', ' noalert="1"', ' accuracy="0"', ' maxsize="6"'))
    .map(([level, more]) => `level="${level}"${more}`),
  elements: fc.uniqueArray(plain, { minLength: 1, maxLength: 3, selector: (text) => /\w+/.exec(text)?.[0] }),
  correlation: fc.option(
    fc.record({
      kind: fc.nat(2),
      filters: fc.uniqueArray(filter, { maxLength: 2 }),
      frequency: fc.constantFrom('', ' frequency="2"', ' frequency="3"', ' frequency="4"'),
    }),
    { nil: undefined, freq: 4 },
  ),
});

/** Rule 100 and up; a rule's parents are among those before it. */
function rulesXml(shapes: readonly RuleShape[]): string {
  const rules = shapes.map(({ parent, second, attributes, elements, correlation }, index) => {
    const before = (number: number): number => 100 + (number % (index + 1));
    const parents = [parent, ...(second === undefined ? [] : [second])].map(before).join(', ');
    const source = [
      `<if_sid>${parents}</if_sid><if_matched_sid>${before(parent)}</if_matched_sid>`,
      `<if_sid>${parents}</if_sid><if_matched_group>odd</if_matched_group>`,
      `<if_sid>${parents}</if_sid><if_matched_regex>abc\\S*</if_matched_regex>`,
    ][correlation?.kind ?? -1];
    const related =
      correlation === undefined ? `<if_sid>${parents}</if_sid>` : `${source}${correlation.filters.join('')}`;
    const frequency = `${correlation?.frequency ?? ''}${correlation === undefined ? '' : ' timeframe="6"'}`;
    return `<rule id="${101 + index}" ${attributes}${frequency}>${related}${elements.join('')}<description>d</description></rule>`;
  });
  return `<rule id="100" level="1"><group>odd,</group><description>base</description></rule>${rules.join('')}`;
}

const testEvent: fc.Arbitrary<TestEvent> = fc.record({
  log: fc.array(word, { minLength: 1, maxLength: 3 }).map((texts) => texts.join(' ')),
  decoder: fc.constantFrom(...decoderNames, null),
  fts: fc.constantFrom({ fields: ['id', 'dstuser'] as const }, { fields: ['dstuser'] as const }),
  fields: fc.dictionary(fc.constantFrom('id', 'action', 'dstuser', 'srcuser'), word),
  dynamic: fc.dictionary(fc.constantFrom('f', 'g', 'h'), word),
  agentId: fc.constantFrom('000', '000', '001'),
  location: fc.constantFrom('here', 'there'),
  // Now and then the clock is set back.
  after: fc.oneof({ weight: 60, arbitrary: fc.constantFrom(0, 1, 1, 3) }, { weight: 1, arbitrary: fc.constant(-4) }),
});

const lists = { 'lists/words': 'abc:x\ncde:y\n' };

/** Whether the evaluator answers every event as the plain reading of the specification does. */
function expectAgreement(shapes: readonly RuleShape[], events: readonly TestEvent[], options: RigOptions): void {
  const rig = new EvaluationRig(rulesXml(shapes), { ...options, lists });
  const naive = new NaiveEvaluator(rig.rules, { mode: 'engine', logAlertLevel: 3, memorySize: 8192, ...options });
  for (const event of events) {
    const answer = told(rig.evaluate(event));
    expect(answer).toEqual(naive.evaluate(rig.event));
  }
}

describe('the evaluator, indexed', () => {
  const shapes = fc.array(ruleShape, { minLength: 4, maxLength: 30 });
  const events = fc.array(testEvent, { minLength: 10, maxLength: 60 });

  it.each(['engine', 'session'] as const)('answers as the specification reads, in mode %s', (mode) => {
    fc.assert(
      fc.property(shapes, events, fc.constantFrom(5, 8192), (rules, logs, memorySize) => {
        expectAgreement(rules, logs, { mode, memorySize });
      }),
      { numRuns: 150 },
    );
  });

  it('answers the same with every pattern tried on every event', () => {
    fc.assert(
      fc.property(shapes, events, (rules, logs) => {
        const guarded = new EvaluationRig(rulesXml(rules), { lists });
        const plainly = new EvaluationRig(rulesXml(rules), { lists, prefilter: false });
        for (const event of logs) expect(told(guarded.evaluate(event))).toEqual(told(plainly.evaluate(event)));
      }),
      { numRuns: 50 },
    );
  });

  it('answers the same when every rule is traced', () => {
    fc.assert(
      fc.property(shapes, events, (rules, logs) => {
        const quiet = new EvaluationRig(rulesXml(rules), { lists });
        const traced = new EvaluationRig(rulesXml(rules), { lists });
        for (const event of logs) expect(told(quiet.evaluate(event))).toEqual(told(traced.evaluate(event, () => {})));
      }),
      { numRuns: 50 },
    );
  });

  it('answers the same after its state went to a new evaluator', () => {
    fc.assert(
      fc.property(shapes, events, events, (rules, before, after) => {
        const going = new EvaluationRig(rulesXml(rules), { lists });
        for (const event of before) going.evaluate(event);
        const reloaded = going.reloaded(rulesXml(rules), { lists });
        for (const event of after) expect(told(reloaded.evaluate(event))).toEqual(told(going.evaluate(event)));
      }),
      { numRuns: 50 },
    );
  });
});
