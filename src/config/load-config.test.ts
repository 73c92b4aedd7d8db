import { X509Certificate } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConfigHome, makeConfigHome } from '../../test/support/config-home.ts';
import { parseAlert } from '../alert/alert.ts';
import { refusal } from '../routing/route.ts';
import type { Block, Config } from './config.ts';
import type { ConfigInput } from './load-config.ts';
import { formatProblem } from './problem.ts';

let home: ConfigHome;
beforeEach(async () => {
  home = await makeConfigHome();
});
afterEach(() => home.remove());

/** The configuration, which must have no mistake; what is refused or warned of is left to the test. */
async function load(input?: Partial<ConfigInput>): Promise<Config> {
  const { config, problems } = await home.load(input);
  if (config === undefined) throw new Error(problems.map(formatProblem).join('\n'));
  return config;
}

async function problemsOf(input?: Partial<ConfigInput>): Promise<readonly string[]> {
  return (await home.load(input)).problems.map(formatProblem);
}

const conf = (text: string) => home.write('etc/ossec.conf', `<ossec_config>${text}</ossec_config>`);
const yaml = (text: string) => home.write('etc/threatlockdown.yaml', text);

async function block(lane: string, input?: Partial<ConfigInput>): Promise<Block> {
  const found = (await load(input)).blocks.find((candidate) => candidate.lane === lane);
  if (found === undefined) throw new Error(`no block ${lane}`);
  return found;
}

const chatBlock = (inside = '') =>
  `<integration><name>chat</name><hook_url>https://chat.example/hooks/hush-hook</hook_url><alert_format>json</alert_format>${inside}</integration>`;
const lookupBlock = '<integration><name>lookup</name><alert_format>json</alert_format></integration>';
const customBlock = (inside = '') => `<integration><name>custom-script</name>${inside}</integration>`;

describe('an ossec.conf that is no XML', () => {
  it('is the only thing to mend: nobody knows which blocks threatlockdown.yaml means', async () => {
    await conf(`${chatBlock()}<integration>`);
    await yaml('integrations: { chat: { concurrency: 2 } }');
    expect(await problemsOf()).toEqual([expect.stringContaining('etc/ossec.conf:1: mistake:')]);
  });
});

describe('a home without threatlockdown.yaml', () => {
  it('has the standard settings', async () => {
    const config = await load();
    expect(await problemsOf()).toEqual([]);
    expect(config).toMatchObject({
      home: home.root,
      leftOut: [],
      http: { host: '127.0.0.1', port: 9464 },
      alerts: { file: `${home.root}/logs/alerts/alerts.json`, maxLineBytes: 16_777_216 },
      dashboard: { keepSeconds: 7_776_000, largestBytes: 10 * 2 ** 30 },
      log: { level: 'info', format: 'json' },
    });
    expect((await load({ terminal: true })).log.format).toBe('pretty');
  });

  it('runs every block with the integration that it names', async () => {
    const { blocks } = await load();
    expect(
      blocks.map(({ lane, position, line, timeoutMs, retries }) => [lane, position, line, timeoutMs, retries]),
    ).toEqual([
      ['chat', 1, 2, 10_000, 3],
      ['lookup', 2, 7, 10_000, 3],
    ]);
    expect(blocks[0]?.limits).toEqual({ concurrency: 16, rates: [{ count: 1, per: 'second' }], metered: 'delivery' });
    expect(blocks[0]?.network).toEqual({ proxy: undefined, ca: undefined, certificate: undefined });
    expect(blocks[1]?.options).toMatchObject({ base_url: 'https://lookup.example' });
    expect(blocks.flatMap(({ secrets }) => secrets.map((secret) => secret.reveal()))).toEqual([
      'https://chat.example/hooks/hush-hook',
      'hush-key',
    ]);
  });
});

describe('ossec.conf', () => {
  it('has to be there', async () => {
    const { problems } = await home.load({ home: `${home.root}/elsewhere` });
    expect(problems.map(formatProblem)).toEqual([
      `etc/ossec.conf: mistake: ${home.root}/elsewhere/etc/ossec.conf does not exist → say where the manager is installed with --home, or make the file readable for this user`,
    ]);
  });

  it('may have no integration at all', async () => {
    await conf('<global><integration>not here</integration></global>');
    expect((await load()).blocks).toEqual([]);
  });

  it('counts the blocks of all its roots and passes over what is for other daemons', async () => {
    const other = '<other_config><integration><wrong/></integration></other_config>';
    await home.write(
      'etc/ossec.conf',
      `<ossec_config><ruleset><list/></ruleset>${chatBlock()}</ossec_config>${other}<ossec_config>${chatBlock()}</ossec_config>`,
    );
    expect((await load()).blocks.map(({ lane, position }) => [lane, position])).toEqual([
      ['chat', 1],
      ['chat#2', 2],
    ]);
  });

  it('keeps the lanes of the others when a block is refused', async () => {
    await conf(`<integration><name>chat</name></integration>${chatBlock()}${customBlock()}${chatBlock()}`);
    const config = await load();
    expect(config.blocks.map(({ lane }) => lane)).toEqual(['chat#2', 'custom-script', 'chat#3']);
    expect(config.leftOut).toEqual(['chat']);
  });

  it('gives every block a lane of its own, whatever the names', async () => {
    await home.write('integrations/custom-script#2', '');
    const named = '<integration><name>custom-script#2</name></integration>';
    await conf(customBlock() + customBlock() + named);
    expect((await load()).blocks.map(({ lane }) => lane)).toEqual([
      'custom-script',
      'custom-script#2',
      'custom-script#2#2',
    ]);
  });

  it('gives values verbatim to the schema, the last of a repeated element', async () => {
    await conf(
      customBlock(
        '<options>{"a": "&amp;"}</options><api_key>one</api_key><api_key> two </api_key><alert_format>json-x</alert_format>' +
          '<max_log>1024</max_log><timeout>030</timeout><retries>0</retries>',
      ),
    );
    const { options, timeoutMs, retries } = await block('custom-script');
    expect(options).toMatchObject({
      name: 'custom-script',
      alert_format: 'json',
      max_log: 1024,
      timeout: 30,
      retries: 0,
    });
    expect(options).toMatchObject({ options: '{"a": "&amp;"}' });
    expect(await secretsOf('custom-script')).toEqual([' two ']);
    expect([timeoutMs, retries]).toEqual([30_000, 0]);
  });

  it.each([
    ['', 'plain'],
    ['<alert_format>json</alert_format>', 'json'],
    ['<alert_format> json</alert_format>', 'plain'],
    ['<alert_format>xml</alert_format>', 'plain'],
  ])('gives a custom script with %j the format %s', async (format, expected) => {
    await conf(customBlock(format));
    expect((await block('custom-script')).options).toMatchObject({ alert_format: expected });
  });

  it('filters by all four elements together', async () => {
    await conf(
      chatBlock(
        '<event_location>^/var</event_location><level>3</level><rule_id>1, 5710</rule_id><rule_id>5712</rule_id><group>a,sshd</group>',
      ),
    );
    const { filter } = await block('chat');
    const good = { rule: { id: '5712', level: 5, groups: ['sshd'] }, location: '/VAR/log/secure' };
    const refusedBy = (changes: object) => {
      const alert = parseAlert(JSON.stringify({ ...good, ...changes }));
      return typeof alert === 'string' ? alert : refusal(filter, alert)?.by;
    };
    expect(refusedBy({})).toBeUndefined();
    expect(refusedBy({ location: 'syscheck' })).toBe('event_location');
    expect(refusedBy({ rule: { ...good.rule, level: 2 } })).toBe('level');
    expect(refusedBy({ rule: { ...good.rule, id: '2' } })).toBe('rule_id');
    expect(refusedBy({ rule: { ...good.rule, groups: ['b'] } })).toBe('group');
    expect(refusedBy({ data: { integration: 'chat' } })).toBe('own-enrichment');
  });

  it('takes blank rule ids and an empty level for no filter', async () => {
    await conf(chatBlock('<rule_id> </rule_id><rule_id></rule_id><level></level>'));
    expect((await block('chat')).filter).toMatchObject({ level: 0, ruleIds: undefined });
  });

  it('is read in well under a second when it is large', async () => {
    await conf(`${'<localfile><log_format>syslog</log_format></localfile>\n'.repeat(20_000)}${chatBlock()}`);
    expect((await load()).blocks).toHaveLength(1);
  });
});

describe('threatlockdown.yaml', () => {
  it('may be empty, or have empty parts', async () => {
    await yaml('# nothing yet\n');
    expect((await load()).blocks).toHaveLength(2);
    await yaml('http:\nalerts:\nlog:\nintegrations:\n');
    expect((await load()).http).toMatchObject({ host: '127.0.0.1', port: 9464 });
    await yaml('integrations:\n  chat:\n');
    expect((await load()).blocks).toHaveLength(2);
  });

  it('says where to listen, what to read and how to log', async () => {
    await yaml(
      'http: { listen: "[::1]:80" }\nalerts: { file: /srv/alerts.json, max_line: 64KiB }\nlog: { level: debug, format: pretty }',
    );
    expect(await load()).toMatchObject({
      http: { host: '::1', port: 80 },
      alerts: { file: '/srv/alerts.json', maxLineBytes: 65_536 },
      log: { level: 'debug', format: 'pretty' },
    });
    await yaml('http: { listen: none }\nalerts: { max_line: 1000 }');
    expect(await load()).toMatchObject({ http: undefined, alerts: { maxLineBytes: 1000 } });
  });

  it('says how much the dashboard can look back, or that alerts are not indexed for it', async () => {
    const dashboard = async (text: string) => {
      await yaml(text);
      return (await load()).dashboard;
    };
    expect(await dashboard('dashboard: { keep: 36h, size: 500MiB }')).toEqual({
      keepSeconds: 129_600,
      largestBytes: 500 * 2 ** 20,
    });
    expect(await dashboard('dashboard: { size: 1GiB }')).toMatchObject({ keepSeconds: 7_776_000 });
    expect(await dashboard('dashboard: none')).toBeUndefined();
    expect(await dashboard('dashboard: { keep: none }')).toBeUndefined();
    expect(await dashboard('http: { listen: none }\ndashboard: { keep: 1d }')).toBeUndefined();
  });

  it('means blocks by name, by lane and by position, the most particular first', async () => {
    await conf(chatBlock() + chatBlock() + chatBlock());
    await yaml(
      'integrations:\n  3: { concurrency: 30 }\n  chat#2: { concurrency: 20 }\n  chat: { concurrency: 10, rate: 2 per hour }\n',
    );
    expect((await load()).blocks.map(({ limits }) => limits)).toEqual(
      [10, 20, 30].map((concurrency) => ({ concurrency, rates: [{ count: 2, per: 'hour' }], metered: 'delivery' })),
    );
  });

  it('is named by the line of the section whose value counts', async () => {
    await yaml('integrations:\n  lookup: { api_key: { file: etc/key } }\n  2: { api_key: { file: etc/empty } }\n');
    expect(await problemsOf()).toEqual([
      expect.stringMatching(/^etc\/threatlockdown.yaml:3: refused: lookup has no api_key/),
    ]);
  });

  it.each([
    ['none', []],
    ['4 per minute', [{ count: 4, per: 'minute' }]],
    [
      '[4 per minute, 500 per day]',
      [
        { count: 4, per: 'minute' },
        { count: 500, per: 'day' },
      ],
    ],
  ])('understands the rate %s', async (rate, expected) => {
    await yaml(`integrations: { lookup: { rate: ${rate} } }`);
    expect((await block('lookup')).limits.rates).toEqual(expected);
  });

  it('makes exceptions, and sends for some agents only', async () => {
    await yaml(
      'integrations:\n  chat:\n    only: { agent: [001, "007", web-1] }\n' +
        '    except: { rule_id: [5710, "5712"], group: sshd, agent: [12], location: ["^/tmp", "!x"] }\n',
    );
    const { only, except } = (await block('chat')).filter;
    expect(only?.agents).toEqual(['001', '007', 'web-1']);
    expect(except).toMatchObject({ ruleIds: new Set([5710, 5712]), groups: ['sshd'], agents: ['012'] });
    expect(except?.locations?.map(({ pattern, matches }) => [pattern, matches('/tmp/x'), matches('/var/x')])).toEqual([
      ['^/tmp', true, false],
      ['!x', false, false],
    ]);
  });

  it('says which pattern of a list is none', async () => {
    await yaml(`integrations: { chat: { except: { location: [syscheck, ${'x'.repeat(20_481)}] } } }`);
    expect(await problemsOf()).toEqual([
      'etc/threatlockdown.yaml:1: mistake: integrations.chat.except.location.1 is no pattern: the pattern is longer than 20480 bytes → shorten it',
    ]);
  });

  it('fetches secrets from files and the environment, without the blanks around them', async () => {
    await conf(lookupBlock + chatBlock());
    await yaml(
      'integrations:\n  lookup: { api_key: { file: etc/key } }\n  chat: { hook_url: { environment: HOOK } }\n',
    );
    const environment = { HOOK: 'https://chat.example/hooks/hush-from-outside\n' };
    expect(await secretsOf('lookup', { environment })).toEqual(['hush-key-of-a-file']);
    expect(await secretsOf('chat', { environment })).toEqual(['https://chat.example/hooks/hush-from-outside']);
    expect(await problemsOf({ environment })).toEqual([]);
  });

  it('leaves a block out whose secret cannot be fetched, and says that alone', async () => {
    await yaml('integrations: { lookup: { api_key: { environment: NOWHERE } } }');
    expect(await load()).toMatchObject({ blocks: [{ lane: 'chat' }], leftOut: ['lookup'] });
    expect(await problemsOf()).toHaveLength(1);
  });

  it('gives all other keys to the schema of the integration', async () => {
    await yaml('integrations: { lookup: { base_url: https://mirror.example, cache: { found: 3 } } }');
    expect((await block('lookup')).options).toMatchObject({
      base_url: 'https://mirror.example',
      cache: { found: 3 },
    });
  });

  it('is not repeated about for each block that a section means', async () => {
    await conf(chatBlock() + chatBlock());
    await yaml('integrations: { chat: { chanel: x } }');
    expect(await problemsOf()).toHaveLength(1);
  });

  it('does not hold against a block what its own mistakes hide', async () => {
    await conf(lookupBlock + chatBlock('<level>x</level>'));
    await yaml('http: { listen: nowhere }\nintegrations: { lookup: { api_key: plain, caches: 1 } }');
    expect(await problemsOf()).toEqual([
      expect.stringMatching(/^etc\/ossec.conf:1: mistake: level is not a number/),
      expect.stringMatching(/^etc\/threatlockdown.yaml:1: mistake: http.listen must be/),
      expect.stringMatching(/^etc\/threatlockdown.yaml:2: mistake: integrations.lookup.api_key must point/),
      expect.stringMatching(/^etc\/threatlockdown.yaml:2: mistake: unknown key lookup.caches → did you mean cache\?/),
    ]);
  });

  it('that cannot be read is a mistake', async () => {
    await home.write('etc/threatlockdown.yaml/file', '');
    expect(await problemsOf()).toEqual([
      expect.stringMatching(/^etc\/threatlockdown.yaml: mistake: .* cannot be read \(EISDIR\)/),
    ]);
  });
});

describe('the network of a block', () => {
  it('has the authorities and the certificate of the named files', async () => {
    await yaml(
      'integrations:\n  chat:\n    ca_file: etc/client.pem\n    client_certificate: { certificate: etc/client.pem, key: etc/client.key }\n',
    );
    const { network } = await block('chat');
    expect(network.ca?.map((pem) => new X509Certificate(pem).subject)).toEqual(['CN=client.example']);
    expect(network.certificate?.cert).toBe(network.ca?.[0]);
    expect(network.certificate?.key).toContain('BEGIN');
  });

  it('has the proxy of threatlockdown.yaml, or else of the environment', async () => {
    await yaml('integrations: { chat: { proxy: "http://user:hush-word@near.example:3128" } }');
    const environment = { HTTPS_PROXY: 'http://far.example:8080' };
    expect((await block('chat', { environment })).network.proxy).toBe('http://user:hush-word@near.example:3128');
    expect((await block('lookup', { environment })).network.proxy).toBe('http://far.example:8080');
    expect(await secretsOf('chat')).toContain('http://user:hush-word@near.example:3128');
  });

  it('asks the environment about the service that the block is for', async () => {
    await yaml('integrations: { lookup: { base_url: http://inside.example } }');
    const environment = {
      HTTP_PROXY: 'http://far.example',
      HTTPS_PROXY: 'http://tls.example',
      NO_PROXY: 'chat.example',
    };
    expect((await block('chat', { environment })).network.proxy).toBeUndefined();
    expect((await block('lookup', { environment })).network.proxy).toBe('http://far.example');
  });

  it('does not take a wrong proxy of the environment in silence', async () => {
    expect(await problemsOf({ environment: { HTTPS_PROXY: 'socks5://hush-user@proxy' } })).toEqual([
      'HTTPS_PROXY: mistake: the proxy is no http or https URL → write http://proxy.example:3128',
    ]);
  });
});

describe('what a block says of itself', () => {
  it('is all that is in effect, in the words of the files', async () => {
    await conf(
      chatBlock('<level>3</level><rule_id>5710</rule_id><group>a,b</group><event_location>^/var</event_location>'),
    );
    await yaml(
      'integrations:\n  chat:\n    proxy: http://user:hush-word@proxy:3128\n    only: { agent: web-1 }\n    except: { rule_id: 7, location: [tmp] }\n',
    );
    expect((await block('chat')).described).toEqual({
      hook_url: 'https://chat.example/<secret>',
      alert_format: 'json',
      event_location: '^/var',
      level: 3,
      rule_id: [5710],
      group: ['a', 'b'],
      only: { agent: ['web-1'] },
      except: { rule_id: [7], location: ['tmp'] },
      timeout: '10 seconds',
      retries: 3,
      rate: ['1 per second'],
      concurrency: 16,
      proxy: 'http://proxy:3128',
    });
  });

  it('shows that options changed, not what they hold', async () => {
    const describedWith = async (options: string) => {
      await conf(customBlock(`<options>${options}</options>`));
      return (await block('custom-script')).described.options;
    };
    const first = await describedWith('{"token":"hush-token"}');
    expect(first).toMatch(/^set \([0-9a-f]{8}\)$/);
    expect(await describedWith('{"token":"hush-other"}')).not.toBe(first);
  });

  it('shows the settings of the integration without credentials', async () => {
    await yaml(
      'integrations: { lookup: { base_url: "https://me:hush-word@mirror.example/v2?key=hush-key", cache: { found: 3 } } }',
    );
    expect((await block('lookup')).described).toMatchObject({
      api_key: '<secret>',
      base_url: 'https://mirror.example/v2',
      cache: { found: 3 },
    });
  });

  it('holds no secret', async () => {
    await yaml('integrations: { lookup: { proxy: "http://user:hush-word@proxy:3128" } }');
    for (const { described, secrets, filter } of (await load()).blocks) {
      expect(JSON.stringify({ described, secrets, filter }) + inspect({ described, secrets })).not.toContain('hush-');
    }
  });
});

describe('whatever the files hold', () => {
  it('loading them gives an answer, and the answer is consistent', async () => {
    const words = [
      '<ossec_config>',
      '</ossec_config>',
      '<integration>',
      '</integration>',
      '<name>chat</name>',
      '<level>',
      '</level>',
      'x',
      '7',
      ' ',
    ];
    const yamlWords = [
      'integrations:',
      '\n  ',
      'chat:',
      ' {',
      '}',
      ' [',
      ']',
      'rate: ',
      '*a',
      '&a ',
      '- ',
      '"',
      '4 per day',
      'null',
      '\n',
      '? ',
    ];
    const text = (pieces: readonly string[]) =>
      fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((list) => list.join(''));
    await fc.assert(
      fc.asyncProperty(text(words), text(yamlWords), async (ossecConf, overrides) => {
        await home.write('etc/ossec.conf', ossecConf);
        await yaml(overrides);
        const { config, problems } = await home.load();
        expect(config === undefined).toBe(problems.some(({ severity }) => severity === 'mistake'));
      }),
      { numRuns: 200 },
    );
  });
});

async function secretsOf(lane: string, input?: Partial<ConfigInput>): Promise<readonly string[]> {
  return (await block(lane, input)).secrets.map((secret) => secret.reveal());
}
