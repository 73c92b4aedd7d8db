import { describe, expect, it } from 'vitest';
import { found, read } from './collection-rig.contract.ts';

const file = (elements: string) => read(`<localfile>\n${elements}</localfile>`);
const base = '<location>/x</location><log_format>syslog</log_format>';
const plain = (elements: string) => file(base + elements);

/** The block that is read, when nothing is wrong with it. */
function good(elements: string) {
  const { localFiles, problems } = file(elements);
  expect(problems).toEqual([]);
  return localFiles[0];
}
const format = (name: string, more = '') =>
  good(`<location>/x</location><log_format>${name}</log_format>${more}`)?.format;
const source = (elements: string) => good(base + elements)?.source;

describe('a <localfile>', () => {
  it('has standard values for what it does not say', () => {
    expect(good(base)).toEqual({
      source: {
        kind: 'files',
        location: '/x',
        exclude: [],
        ageMs: undefined,
        onlyFutureEvents: false,
        maxSize: Number.POSITIVE_INFINITY,
        ignoreBinaries: false,
      },
      format: { kind: 'lines' },
      ignore: [],
      restrict: [],
      labels: [],
      targets: [{ name: 'agent', socket: undefined, template: undefined }],
      line: 1,
    });
  });

  it('of a file says what is read of it', () => {
    expect(
      source(
        '<age>2h</age><exclude>/x/*.gz</exclude><exclude>/x/%Y</exclude><only-future-events max-size="5M">no</only-future-events><ignore_binaries>yes</ignore_binaries>',
      ),
    ).toEqual({
      kind: 'files',
      location: '/x',
      exclude: ['/x/*.gz', '/x/%Y'],
      ageMs: 7_200_000,
      onlyFutureEvents: false,
      maxSize: 5_242_880,
      ignoreBinaries: true,
    });
  });

  it.each([
    ['90', 90],
    ['90s', 90],
    ['3m', 180],
    ['1d', 86_400],
    ['1w', 604_800],
  ])('takes an age of %s', (text, seconds) => {
    expect(source(`<age>${text}</age>`)).toMatchObject({ ageMs: seconds * 1_000 });
  });

  it.each([
    ['<only-future-events>yes</only-future-events>', true, 10_485_760],
    ['<only-future-events>no</only-future-events>', false, 10_485_760],
    ['<only-future-events max-size="1k">no</only-future-events>', false, 1_024],
    ['', false, Number.POSITIVE_INFINITY],
  ])('with %s begins at the end always, after too much only, or never', (element, onlyFutureEvents, maxSize) => {
    expect(source(element)).toMatchObject({ onlyFutureEvents, maxSize });
  });

  it('goes by a limit that is written down, also where yes and no are missing', () => {
    const { localFiles, problems } = plain('<only-future-events max-size="1k"></only-future-events>');
    expect(localFiles[0]?.source).toMatchObject({ onlyFutureEvents: false, maxSize: 1_024 });
    expect(problems).toEqual(['2: warning: <only-future-events> is neither yes nor no → write yes or no']);
  });

  it.each([
    ['1000', 1_000],
    ['1b', 1],
    ['1k', 1_024],
    ['2G', 2 ** 31],
  ])('takes a max-size of %s', (text, maxSize) => {
    expect(source(`<only-future-events max-size="${text}">yes</only-future-events>`)).toMatchObject({ maxSize });
  });

  it.each([
    ['syslog', 'generic', 'apache', 'iis', 'squid', 'snort-fast', 'snort-full', 'syslog-pipe', 'multi-line :3'],
  ])('reads %s and its like line by line', (...names) => {
    for (const name of names) expect(format(name)).toEqual({ kind: 'lines' });
  });

  it('knows the other formats of files', () => {
    for (const kind of ['json', 'audit', 'mysql_log', 'postgresql_log', 'mssql_log', 'nmapg', 'djb-multilog']) {
      expect(format(kind)).toEqual({ kind });
    }
    expect(format('multi-line:3')).toEqual({ kind: 'multi-line', lines: 3 });
    expect(format('multi-line: 12')).toEqual({ kind: 'multi-line', lines: 12 });
  });

  it('groups lines by a pattern', () => {
    const grouping = format('multi-line-regex', '<multiline_regex>^\\d\\d</multiline_regex>');
    const standard = { match: 'start', replace: 'no-replace', timeoutMs: 5_000 };
    expect(grouping).toMatchObject({ kind: 'multi-line-regex', ...standard });
    const pattern = grouping?.kind === 'multi-line-regex' ? grouping.pattern : undefined;
    expect(found(pattern, '11 x', 'x 11')).toEqual(['11 x']);
    expect(
      format('multi-line-regex', '<multiline_regex match="all" replace="tab" timeout="120">a</multiline_regex>'),
    ).toMatchObject({ match: 'all', replace: 'tab', timeoutMs: 120_000 });
  });

  it('runs a command', () => {
    const command = '<log_format>command</log_format><command>df -P</command>';
    expect(good(command)).toMatchObject({
      source: { kind: 'command', command: 'df -P', alias: undefined, everyMs: 360_000 },
      format: { kind: 'command' },
    });
    const every = (text: string) => good(`${command}<frequency>${text}</frequency><alias>disk</alias>`)?.source;
    expect(every('30')).toMatchObject({ alias: 'disk', everyMs: 30_000 });
    expect(every('hourly')).toMatchObject({ everyMs: 3_600_000 });
    expect(every('daily')).toMatchObject({ everyMs: 86_400_000 });
  });

  it('chooses entries of the journal, all conditions of a block at once', () => {
    const journal = '<location>journald</location><log_format>journald</log_format>';
    expect(good(journal)?.source).toEqual({ kind: 'journald', filters: [], onlyFutureEvents: false });
    const { source } =
      good(
        `${journal}<filter field="_SYSTEMD_UNIT">^ssh</filter><filter field="PRIORITY" ignore_if_missing="yes">[0-3]</filter>`,
      ) ?? {};
    expect(source).toMatchObject({
      filters: [
        [
          { field: '_SYSTEMD_UNIT', ignoreIfMissing: false },
          { field: 'PRIORITY', ignoreIfMissing: true },
        ],
      ],
    });
    const [conditions = []] = source?.kind === 'journald' ? source.filters : [];
    expect(found(conditions[0]?.pattern, 'sshd.service', 'cron.service')).toEqual(['sshd.service']);
  });

  it('lets events pass by patterns of three kinds, searched byte by byte', () => {
    const read = good(
      `${base}<ignore>^(é)+$</ignore><ignore type="osmatch">^noise</ignore><restrict type="OSRegex">id=\\d+</restrict>`,
    );
    expect(found(read?.ignore[0], 'éé', 'e')).toEqual(['éé']);
    expect(found(read?.ignore[1], 'Noise here', 'no noise')).toEqual(['Noise here']);
    expect(found(read?.restrict[0], 'id=7', 'id=x')).toEqual(['id=7']);
  });

  it('has labels', () => {
    const read = good(`${base}<label key="a.b">1</label><label key="@c">x y</label>`);
    expect(read?.labels).toEqual([
      { key: 'a.b', value: '1' },
      { key: '@c', value: 'x y' },
    ]);
  });

  it('sends events to sockets, each in its own words', () => {
    const { localFiles, problems } = read(
      `<socket><name>one</name><location>/run/one</location></socket>
       <socket><name>two</name><location>/run/two</location><mode>tcp</mode><prefix>p: </prefix></socket>
       <localfile>${base}<target>agent, one,two</target>
       <out_format>$(log)!</out_format><out_format target="two">$(location)</out_format></localfile>`,
    );
    expect(problems).toEqual([]);
    expect(localFiles[0]?.targets).toEqual([
      { name: 'agent', socket: undefined, template: '$(log)!' },
      { name: 'one', socket: { path: '/run/one', stream: false, prefix: '' }, template: '$(log)!' },
      { name: 'two', socket: { path: '/run/two', stream: true, prefix: 'p: ' }, template: '$(location)' },
    ]);
  });
});

const units = 'write a number and one of s, m, h, d, w, such as';
const types = 'write type="…" with one of pcre2, osregex, osmatch, or nothing for pcre2';

describe('what a person reads', () => {
  it.each([
    ['<lokation>/y</lokation>', 'mistake: <localfile> has no element <lokation> → did you mean location?'],
    ['<frequency>often</frequency>', 'mistake: <frequency> is no number of seconds → write digits, hourly or daily'],
    ['<age>0</age>', `mistake: <age> is no time → ${units} 7d`],
    ['<age>2y</age>', `mistake: <age> is no time → ${units} 7d`],
    ['<reconnect_time>5</reconnect_time>', `mistake: <reconnect_time> is no time → ${units} 5s`],
    ['<reconnect_time>0s</reconnect_time>', `warning: <reconnect_time> is 0, and 5 seconds hold → ${units} 5s`],
    ['<ignore_binaries>y</ignore_binaries>', 'mistake: <ignore_binaries> is neither yes nor no → write yes or no'],
    [
      '<only-future-events>y</only-future-events>',
      'warning: <only-future-events> is neither yes nor no → write yes or no',
    ],
    [
      '<only-future-events max-size="3G">yes</only-future-events>',
      'warning: max-size of <only-future-events> is no size, and 10 MiB hold → write a number with k, M or G, up to 2G',
    ],
    ['<label>x</label>', 'mistake: a <label> has no key → write <label key="…">'],
    ['<label key="">x</label>', 'mistake: a <label> has no key → write <label key="…">'],
    [
      '<label key="_x">x</label>',
      'warning: the label _x is left out: keys that begin with _ are not for configurations → choose another key',
    ],
    ['<target>agent,x</target>', 'mistake: there is no <target> x → write a <socket> with the name x, or agent'],
    [
      '<out_format goal="x">x</out_format>',
      'warning: <out_format> has no attribute goal → write target="…", or no attribute',
    ],
    [
      '<out_format target="x">x</out_format>',
      'warning: <out_format> is for x, which is no target of this block → name one of agent, or add it to <target>',
    ],
    ['<ignore type="pcre">x</ignore>', `mistake: <ignore> has no type pcre → ${types}`],
    ['<restrict kind="pcre2">x</restrict>', `mistake: <restrict> has no attribute kind → ${types}`],
    [
      '<command>df</command>',
      'mistake: a command has the format of a file → write command or full_command in <log_format>',
    ],
  ])('about %s', (element, problem) => {
    expect(plain(element).problems).toEqual([`2: ${problem}`]);
  });

  it.each([
    ['<log_format>syslog</log_format>', '1: mistake: <localfile> has no <location> → write the path of the file in it'],
    ['<location>/x</location>', '1: mistake: <localfile> has no <log_format> → write one, such as syslog or json'],
    [
      '<location>/x</location><log_format>sislog</log_format>',
      '2: mistake: there is no <log_format> sislog → did you mean syslog?',
    ],
    ['<log_format>command</log_format>', '1: mistake: <localfile> has no <command> → write what is to be run in it'],
    [
      '<location>/x</location><log_format>multi-line-regex</log_format>',
      '1: mistake: the format multi-line-regex has no <multiline_regex> → write the pattern by which events are told apart',
    ],
    [
      '<log_format>journald</log_format>',
      '1: warning: the <location> of a journald block is not journald, which is taken → write journald in <location>',
    ],
  ])('about %s', (elements, problem) => {
    expect(file(elements).problems).toEqual([problem]);
  });

  it.each([
    ['match="first"', 'no match first, and start holds → write start, end, all'],
    ['replace="x"', 'no replace x, and no-replace holds → write no-replace, none, wspace, tab'],
    ['timeout="121"', 'no timeout 121, and 5 seconds hold → write seconds from 1 to 120'],
    ['mach="end"', 'no attribute mach → write match, replace or timeout'],
  ])('about <multiline_regex %s>', (attribute, problem) => {
    const { problems, localFiles } = file(
      `<location>/x</location><log_format>multi-line-regex</log_format><multiline_regex ${attribute}>a</multiline_regex>`,
    );
    expect(problems).toEqual([`2: warning: <multiline_regex> has ${problem}`]);
    expect(localFiles).toHaveLength(1);
  });

  it('about patterns that are none', () => {
    const { problems } = plain(
      '<ignore>(</ignore><restrict type="osregex">\\[</restrict><multiline_regex>[</multiline_regex>',
    );
    expect(problems).toEqual([
      expect.stringMatching(/^2: mistake: <multiline_regex>: .* → ./),
      expect.stringMatching(/^2: mistake: <ignore>: .* → ./),
      expect.stringMatching(/^2: mistake: <restrict>: .* → ./),
    ]);
  });

  it.each(['eventlog', 'eventchannel', 'macos', 'ossecalert'])('about %s, of which nothing is read here', (name) => {
    const { localFiles, problems } = file(
      `<location>System</location><log_format>${name}</log_format><query>x</query>`,
    );
    expect(localFiles).toEqual([]);
    expect(problems).toEqual([
      `1: warning: the format ${name} is not read here, and nothing comes of this block → nothing needs to be done if the file is shared with other systems; remove it otherwise`,
    ]);
  });

  it.each([
    ['<filter>x</filter>', 'a <filter> has no field', 'write field="…", such as _SYSTEMD_UNIT'],
    ['<filter field="">x</filter>', 'a <filter> has no field', 'write field="…", such as _SYSTEMD_UNIT'],
    ['<filter field="A"></filter>', 'a <filter> is empty', 'write a pattern for the value of its field'],
    [
      '<filter field="A" ignore_if_missing="1">x</filter>',
      'ignore_if_missing of a <filter> is neither yes nor no',
      'write yes or no',
    ],
  ])('about the journal and %s: the block is left out', (filter, what, remedy) => {
    const { localFiles, problems } = file(
      `<location>journald</location><log_format>journald</log_format><filter field="B">b</filter>${filter}`,
    );
    expect(localFiles).toEqual([]);
    expect(problems).toEqual([`2: refused: ${what}: without its filter the journal would be read whole → ${remedy}`]);
  });

  it('about what says nothing of a journal', () => {
    const { localFiles, problems } = file(
      '<location>journald</location><log_format>journald</log_format><ignore>x</ignore><age>1d</age>',
    );
    expect(localFiles[0]).toMatchObject({ ignore: [] });
    expect(problems).toEqual([
      '2: warning: <ignore> says nothing about journald, and is left out → remove it; choose entries by <filter>',
      '2: warning: <age> says nothing about journald, and is left out → remove it; choose entries by <filter>',
    ]);
  });

  it.each([
    ['<location>/x</location><log_format>syslog</log_format>', 'files'],
    ['<command>df</command><log_format>command</log_format>', 'command'],
  ])('about a filter of a block that does not read the journal: %s', (elements, kind) => {
    const { localFiles, problems } = file(`${elements}\n<filter field="A">x</filter>`);
    expect(localFiles[0]?.source.kind).toBe(kind);
    expect(problems).toEqual([
      '3: warning: <filter> chooses entries of the journal, which this block does not read, and is left out → remove it; choose events by <restrict> and <ignore>',
    ]);
  });

  it('about a file that is named twice: the first block has it', () => {
    const { localFiles, problems } = read(
      `<localfile>${base}</localfile>\n<localfile><location>/x</location><log_format>json</log_format></localfile>`,
    );
    expect(localFiles.map(({ format }) => format.kind)).toEqual(['lines']);
    expect(problems).toEqual([
      '2: refused: /x is read already, as the <localfile> on line 1 says → remove one of the two',
    ]);
  });

  it.each([
    ['<location>/s</location>', '<socket> has no <name> → write <name> and <location>, the path of the socket'],
    ['<name>s</name>', '<socket> has no <location> → write <name> and <location>, the path of the socket'],
    [
      '<name>agent</name><location>/s</location>',
      'a socket cannot be called agent → choose another name: agent is the analysis',
    ],
    ['<name>s</name><location>/s</location><mode>x</mode>', '<mode> has no value x → write udp or tcp'],
    [
      '<name>s</name><location>/s</location><port>1</port>',
      '<socket> has no element <port> → known here: name, location, mode, prefix',
    ],
  ])('about <socket>%s', (elements, problem) => {
    expect(read(`<socket>${elements}</socket>`).problems).toEqual([`1: mistake: ${problem}`]);
  });
});
