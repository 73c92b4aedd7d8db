import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ElementName, elementNames } from '../../src/config/block-text.ts';
import type { Block } from '../../src/config/config.ts';
import { formatProblem } from '../../src/config/problem.ts';
import { findIntegration } from '../../src/integrations/registry.ts';
import { type ConfigHome, makeConfigHome } from '../support/config-home.ts';

/* The block of ossec.conf as the reference reads it, and which blocks run (spec: integrator, sections 2 and 3). */

let home: ConfigHome;
beforeEach(async () => {
  home = await makeConfigHome();
});
afterEach(() => home.remove());

interface Read {
  readonly blocks: readonly Block[];
  readonly leftOut: readonly string[];
  readonly problems: readonly string[];
  /** False when the program would not start. */
  readonly starts: boolean;
}

async function readFile(text: string): Promise<Read> {
  await home.write('etc/ossec.conf', text);
  const { config, problems } = await home.load({ findIntegration });
  const { blocks = [], leftOut = [] } = config ?? {};
  return { blocks, leftOut, problems: problems.map(formatProblem), starts: config !== undefined };
}

const read = (...blocks: readonly string[]) =>
  readFile(
    `<ossec_config>\n${blocks.map((block) => `<integration>${block}</integration>\n`).join('')}</ossec_config>\n`,
  );

const script = (elements = '') => `<name>custom-script</name>${elements}`;

/** The only block, a script with these elements; it must run. */
async function scriptWith(elements: string): Promise<Block & { readonly options: Record<string, unknown> }> {
  const { blocks, problems } = await read(script(elements));
  const [block] = blocks;
  if (block === undefined) throw new Error(problems.join('\n'));
  return { ...block, options: block.options as Record<string, unknown> };
}

describe('an integration block', () => {
  test('holds twelve elements and no other, told apart by the case of their letters', async () => {
    const values: Partial<Record<ElementName, string>> = {
      name: 'custom-script',
      level: '3',
      rule_id: '5710',
      max_log: '200',
      timeout: '5',
      retries: '1',
    };
    const elements = elementNames.map((name) => `<${name}>${values[name] ?? 'json'}</${name}>`);
    expect(elements).toHaveLength(12);
    expect(await read(elements.join(''))).toMatchObject({ starts: true, problems: [] });
    for (const stranger of ['severity', 'Level', 'api-key']) {
      const { starts, problems } = await read(script(`<${stranger}>3</${stranger}>`));
      expect(starts).toBe(false);
      expect(problems[0]).toContain(`etc/ossec.conf:2: mistake: an integration block has no element <${stranger}>`);
    }
  });

  test('has the standard values where it says nothing', async () => {
    const block = await scriptWith('');
    expect(block).toMatchObject({ timeoutMs: 10_000, retries: 3, options: { alert_format: 'plain', max_log: 165 } });
    expect(block.options).toMatchObject({ options: undefined, api_key: undefined, hook_url: undefined });
    expect(block.filter).toMatchObject({ level: 0, ruleIds: undefined, groups: undefined, eventLocation: undefined });
  });

  test('is read verbatim: blanks, entities, backslashes and line breaks stay in the values', async () => {
    const { options } = await scriptWith('<options> {"a": "&amp;\\<b>"}\n</options>');
    expect(options.options).toBe(' {"a": "&amp;\\<b>"}\n');
  });

  test('of several elements of one name takes the last, but all rule ids', async () => {
    const twice = '<level>3</level><level>4</level><rule_id>1</rule_id><rule_id>2</rule_id>';
    const { filter, retries } = await scriptWith(`${twice}<retries>1</retries><retries>2</retries>`);
    expect(filter).toMatchObject({ level: 4, ruleIds: new Set([1, 2]) });
    expect(retries).toBe(2);
  });

  test.each(['level', 'max_log', 'timeout', 'retries'])('takes only digits for %s', async (element) => {
    for (const text of ['-1', ' 200', '200s', '0x10', '1.5', 'many']) {
      const { starts, problems } = await read(script(`<${element}>${text}</${element}>`));
      expect(starts, text).toBe(false);
      expect(problems[0]).toContain(`${element} is not a number`);
    }
  });

  test('takes an empty level or retries for 0', async () => {
    const { filter, retries } = await scriptWith('<level></level><retries></retries>');
    expect([filter.level, retries]).toEqual([0, 0]);
  });

  test('takes a level above all rules, and warns that nothing will come of it', async () => {
    const { starts, problems } = await read(script('<level>99</level>'));
    expect(starts).toBe(true);
    expect(problems).toEqual([expect.stringContaining('warning: no rule has the level 99: no alert is sent')]);
  });

  test('takes a max_log from 165 to 1024', async () => {
    for (const bytes of ['165', '1024']) {
      expect((await scriptWith(`<max_log>${bytes}</max_log>`)).options.max_log).toBe(Number(bytes));
    }
    for (const bytes of ['164', '1025', '']) {
      expect((await read(script(`<max_log>${bytes}</max_log>`))).starts).toBe(false);
    }
  });

  test('takes a timeout of 0 for the standard, since no attempt could succeed in no time', async () => {
    const { blocks, problems } = await read(script('<timeout>0</timeout>'));
    expect(blocks[0]?.timeoutMs).toBe(10_000);
    expect(problems).toEqual([expect.stringContaining('warning: a timeout of 0')]);
  });

  test.each([
    ['json', 'json'],
    ['json-x', 'json'],
    ['JSON', 'plain'],
    [' json', 'plain'],
    ['xml', 'plain'],
    ['', 'plain'],
  ])('gives a script with the alert_format %j the format %s', async (written, format) => {
    expect((await scriptWith(`<alert_format>${written}</alert_format>`)).options.alert_format).toBe(format);
  });

  test('is warned of where the reference silently does something else than is written', async () => {
    const { starts, problems } = await read(
      script('<rule_id>5710 5712</rule_id><rule_id>0</rule_id>'),
      script('<group>sudo, pam</group>'),
      script('<alert_format> json</alert_format>'),
    );
    expect(starts).toBe(true);
    expect(problems).toEqual([
      expect.stringContaining(':2: warning: "5712" in rule_id is ignored'),
      expect.stringContaining(':3: warning: " pam" in group has blanks around it, and is compared with them'),
      expect.stringContaining(':4: warning: " json" does not begin with json: custom-script gets plain text'),
    ]);
  });

  test('gives a stock integration JSON whatever its alert_format', async () => {
    const hook = '<name>slack</name><hook_url>https://hooks.example/x</hook_url>';
    for (const format of ['', '<alert_format>JSON</alert_format>', '<alert_format>plain</alert_format>']) {
      const { blocks, problems } = await read(hook + format);
      expect(blocks[0]?.described.alert_format).toBe('json');
      expect(problems).toEqual([expect.stringContaining('warning: slack needs the alert_format json')]);
    }
  });

  test('must have a name, and must not be empty', async () => {
    for (const [block, what] of [
      ['<level>3</level>', 'has no name'],
      ['', 'is empty'],
    ] as const) {
      const { starts, problems } = await read(script(), block);
      expect(starts).toBe(false);
      expect(problems).toEqual([expect.stringContaining(`etc/ossec.conf:3: mistake: an integration block ${what}`)]);
    }
  });

  test('may stand under any of several roots, beside what is for other daemons', async () => {
    const block = `<integration>${script()}</integration>`;
    const { blocks } = await readFile(
      `<ossec_config><global><x/></global>${block}</ossec_config>\n<ossec_config>${block}</ossec_config>`,
    );
    expect(blocks.map(({ lane }) => lane)).toEqual(['custom-script', 'custom-script#2']);
  });

  test('in a file that is no XML keeps the program from starting', async () => {
    const { starts, problems } = await readFile('<ossec_config>\n<integration>\n<name>slack</integration>');
    expect(starts).toBe(false);
    expect(problems).toEqual([expect.stringMatching(/^etc\/ossec\.conf:3: mistake: <\/integration> stands where/)]);
  });

  test('with a mistake keeps the program from starting, whatever the other blocks say', async () => {
    expect((await read(script(), script('<level>high</level>'), script())).starts).toBe(false);
  });
});

const hook = '<hook_url>https://hooks.example/x</hook_url>';
const key = '<api_key>0123456789abcdef</api_key>';

describe('a block that cannot run', () => {
  test.each([
    ['slack', hook],
    ['shuffle', hook],
    ['pagerduty', key],
    ['virustotal', key],
    ['maltiverse', hook + key],
  ])('is left out alone: %s without what it needs', async (name, needed) => {
    const complete = `<name>${name}</name><alert_format>json</alert_format>${needed}`;
    expect(await read(complete)).toMatchObject({ leftOut: [], problems: [] });
    for (const missing of needed.match(/<\w+>[^<]+/g) ?? []) {
      const element = /\w+/.exec(missing)?.[0] ?? '';
      const { leftOut, problems, blocks } = await read(complete.replace(`${missing}</${element}>`, ''), script());
      expect(leftOut).toEqual([name]);
      expect(blocks.map(({ lane }) => lane)).toEqual(['custom-script']);
      expect(problems).toEqual([expect.stringContaining(`refused: ${name}: ${element} is missing`)]);
    }
  });

  test.each(['slack', 'shuffle', 'pagerduty', 'virustotal', 'maltiverse'])(
    'is left out alone: %s with elements that are empty',
    async (name) => {
      const { leftOut, blocks } = await read(
        `<name>${name}</name><hook_url></hook_url><api_key> </api_key><alert_format>json</alert_format>`,
        script(),
      );
      expect(leftOut).toEqual([name]);
      expect(blocks).toHaveLength(1);
    },
  );

  test('is left out alone: one whose script is not there, by exactly that name', async () => {
    await home.write('integrations/custom-other.py', '', 0o750);
    const { leftOut, blocks, problems } = await read('<name>custom-other</name>', script());
    expect(leftOut).toEqual(['custom-other']);
    expect(blocks).toHaveLength(1);
    expect(problems).toEqual([expect.stringContaining('has no script integrations/custom-other')]);
  });

  test.each(['', 'carrier-pigeon', 'Slack', ' slack', 'Custom-script'])(
    'is left out alone: one of the name %j, which nothing has',
    async (name) => {
      const { leftOut, blocks, problems } = await read(`<name>${name}</name>${hook}${key}`, script());
      expect(leftOut).toHaveLength(1);
      expect(blocks).toHaveLength(1);
      expect(problems.join()).toContain(`there is no integration named ${JSON.stringify(name)}`);
    },
  );

  test('is left out alone: a stock integration whose options are no JSON object', async () => {
    for (const options of ['{', 'text', '[1]', '5']) {
      const { leftOut } = await read(`<name>slack</name>${hook}<options>${options}</options>`, script());
      expect(leftOut).toEqual(['slack']);
    }
  });
});

test('a custom script needs nothing but its name, and takes any text for its options, key and hook', async () => {
  expect(await read(script())).toMatchObject({ leftOut: [], problems: [] });
  const { options, secrets } = await scriptWith(
    '<options>{not json</options><api_key>two words</api_key><hook_url>no url</hook_url>',
  );
  expect(options.options).toBe('{not json');
  expect(secrets.map((secret) => secret.reveal()).sort()).toEqual(['no url', 'two words']);
});
