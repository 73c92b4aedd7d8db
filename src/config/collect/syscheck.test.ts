import { describe, expect, it } from 'vitest';
import { found, read } from './collection-rig.contract.ts';

const base = '<directories>/d</directories>';
const environment = { DIRS: '/a: /b/', ONE: '/one', EMPTY: '' };
const check = (elements: string) => read(`<syscheck>\n${elements}</syscheck>`, environment);

/** What is read when nothing is wrong with it. */
function good(elements: string) {
  const { syscheck, problems } = check(elements + base);
  expect(problems).toEqual([]);
  return syscheck;
}
function paths(elements: string) {
  const { syscheck, problems } = check(elements);
  expect(problems).toEqual([]);
  return syscheck?.directories ?? [];
}
const directories = (attributes: string) => paths(`<directories ${attributes}>/d</directories>`)[0];
const everything = ['size', 'permission', 'owner', 'group', 'mtime', 'inode', 'md5', 'sha1', 'sha256'];
const checked = (attributes: string) =>
  Object.entries(directories(attributes)?.checks ?? {}).flatMap(([name, on]) => (on ? [name] : []));

describe('<syscheck>', () => {
  it('has standard values for what it does not say', () => {
    expect(good('')).toEqual({
      directories: [expect.objectContaining({ path: '/d', line: 2 })],
      ignorePrefixes: [],
      ignorePatterns: [],
      nodiffPaths: [],
      nodiffPatterns: [],
      everyMs: 43_200_000,
      scanMinute: undefined,
      scanDay: undefined,
      fileLimit: 100_000,
      maxEventsPerSecond: 50,
      maxFilesPerSecond: undefined,
      processPriority: 10,
      coverage: expect.any(String),
      skip: { nfs: true, dev: true, sys: true, proc: true },
      diff: { diskQuota: 2 ** 30, fileSize: 50 * 2 ** 20 },
    });
  });

  it('is off when it is not there, or disabled', () => {
    expect(read('').syscheck).toBeUndefined();
    expect(check(`<disabled>yes</disabled>${base}`)).toMatchObject({ syscheck: undefined, problems: [] });
  });

  it('may be in several sections', () => {
    const { syscheck } = read(`<syscheck>${base}</syscheck><syscheck><frequency>60</frequency></syscheck>`);
    expect(syscheck).toMatchObject({ everyMs: 60_000, directories: [{ path: '/d' }] });
  });

  it('limits itself', () => {
    expect(
      good(
        `<max_eps>0</max_eps><max_files_per_second>7</max_files_per_second><process_priority>-5</process_priority><file_limit><entries>5</entries></file_limit>
         <skip_nfs>no</skip_nfs><skip_proc>no</skip_proc>
         <diff><disk_quota><limit>2gb</limit></disk_quota><file_size><enabled>no</enabled></file_size></diff>`,
      ),
    ).toMatchObject({
      maxEventsPerSecond: undefined,
      maxFilesPerSecond: 7,
      processPriority: -5,
      fileLimit: 5,
      skip: { nfs: false, dev: true, sys: true, proc: false },
      diff: { diskQuota: 2 ** 31, fileSize: undefined },
    });
    expect(good('<file_limit><enabled>no</enabled></file_limit>')?.fileLimit).toBeUndefined();
  });

  it.each([
    ['<scan_time>8:05</scan_time>', 485, undefined],
    ['<scan_time>20:30</scan_time>', 1_230, undefined],
    ['<scan_time>12am</scan_time>', 0, undefined],
    ['<scan_time>8:30 PM</scan_time>', 1_230, undefined],
    ['<scan_day>Saturday</scan_day>', undefined, 6],
    ['<scan_day>sun</scan_day><scan_time>1am</scan_time>', 60, 0],
  ])('scans at a time of its own: %s', (elements, scanMinute, scanDay) => {
    expect(good(elements)).toMatchObject({ scanMinute, scanDay, everyMs: 604_800_000 });
  });

  it('leaves paths and patterns alone', () => {
    const syscheck = good(
      `<ignore>/d/ig/</ignore><ignore>$DIRS</ignore><ignore type="sregex">.log$|.swp$</ignore><ignore type="sregex">!^/d</ignore>
       <nodiff>$ONE</nodiff><nodiff type="sregex">key</nodiff><diff><nodiff>/two</nodiff></diff>`,
    );
    expect(syscheck?.ignorePrefixes).toEqual(['/d/ig/', '/a', '/b/']);
    const [ends, others] = syscheck?.ignorePatterns ?? [];
    expect(found(ends?.pattern, '/d/a.LOG', '/d/a.log.1')).toEqual(['/d/a.LOG']);
    expect(found(others?.pattern, '/d/a', '/e/a')).toEqual(['/e/a']);
    expect([ends?.keepsFolders, others?.keepsFolders]).toEqual([false, true]);
    expect(syscheck?.nodiffPaths).toEqual(['/one', '/two']);
    expect(found(syscheck?.nodiffPatterns[0], '/d/my.key', '/d/x')).toEqual(['/d/my.key']);
  });

  it('accepts what says nothing here', () => {
    good(
      `<scan_on_start>yes</scan_on_start><alert_new_files>yes</alert_new_files><auto_ignore>no</auto_ignore>
       <database>memory</database><remove_old_diff>yes</remove_old_diff>
       <whodata><provider>ebpf</provider><audit_key>a,b</audit_key><queue_size>10</queue_size></whodata>
       <synchronization><enabled>yes</enabled><interval>5m</interval><max_eps>10</max_eps></synchronization>`,
    );
  });
});

describe('what a <syscheck> covers', () => {
  const coverage = (elements: string) => good(elements)?.coverage;

  it('is something else when it is about other files', () => {
    const others = [
      '<directories>/e</directories>',
      '<directories recursion_level="1">/d/e</directories>',
      '<directories restrict="x">/d/e</directories>',
      '<ignore>/d/x</ignore>',
      '<ignore type="sregex">/d/x</ignore>',
      '<ignore>$ONE</ignore>',
      '<skip_nfs>no</skip_nfs>',
      '<file_limit><entries>5</entries></file_limit>',
    ];
    expect(new Set(['', ...others].map(coverage)).size).toBe(others.length + 1);
  });

  it('is the same whatever else is said', () => {
    const others = '<frequency>60</frequency> <!-- a remark --> <max_eps>7</max_eps><nodiff>/d/x</nodiff>';
    expect(coverage(others)).toBe(coverage(''));
  });
});

describe('<directories>', () => {
  it('checks everything on a schedule where nothing else is said', () => {
    expect(directories('')).toEqual({
      path: '/d',
      checks: Object.fromEntries(everything.map((name) => [name, true])),
      mode: 'scheduled',
      reportChanges: false,
      restrict: undefined,
      recursionLevel: 256,
      followSymbolicLink: false,
      tags: '',
      diffSizeLimit: undefined,
      line: 2,
    });
  });

  it('names several paths, also those in a variable; a later definition counts', () => {
    const read = paths('<directories tags="1">/x/, $DIRS ,/</directories><directories tags="2">/a</directories>');
    expect(read.map(({ path, tags }) => [path, tags])).toEqual([
      ['/x', '1'],
      ['/a', '2'],
      ['/b', '1'],
      ['/', '1'],
    ]);
  });

  it('takes its attributes in the order written', () => {
    expect(checked('check_sum="no" check_all="yes"')).toEqual(everything);
    expect(checked('check_all="no" check_size="yes" check_sha1sum="yes"')).toEqual(['size', 'sha1']);
    expect(checked('check_sum="no" check_md5sum="yes" check_perm="no" check_owner="no"')).toEqual([
      'size',
      'group',
      'mtime',
      'inode',
      'md5',
    ]);
    expect(checked('check_all="no" check_group="yes" check_mtime="yes" check_inode="yes" check_attrs="yes"')).toEqual([
      'group',
      'mtime',
      'inode',
    ]);
  });

  it('has options', () => {
    const read = directories(
      'realtime="yes" report_changes="yes" restrict=".php$" recursion_level="0" follow_symbolic_link="yes" tags="t 1,b!c:d" diff_size_limit="10KB" check_sha256sum="yes"',
    );
    expect(read).toMatchObject({
      mode: 'realtime',
      reportChanges: true,
      recursionLevel: 0,
      followSymbolicLink: true,
      tags: 't1,bcd',
      diffSizeLimit: 10_240,
    });
    expect(found(read?.restrict, '/d/a.php', '/d/a.txt')).toEqual(['/d/a.php']);
  });
});

describe('what a person reads', () => {
  const whole = (value: string, loss = ': no file is monitored') =>
    `cannot be ${value}${loss} → write a whole number from`;

  it.each([
    ['<disabled>maybe</disabled>', '<disabled> is neither yes nor no: no file is monitored → write yes or no'],
    ['<skip_nfs>1</skip_nfs>', '<skip_nfs> is neither yes nor no: no file is monitored → write yes or no'],
    ['<frequency>x</frequency>', `<frequency> ${whole('x')} 1 to 2147483647`],
    ['<max_eps>1000001</max_eps>', `<max_eps> ${whole('1000001')} 0 to 1000000`],
    ['<process_priority>20</process_priority>', `<process_priority> ${whole('20')} -20 to 19`],
    ['<file_limit><entries>x</entries></file_limit>', `<entries> ${whole('x')} 1 to 2147483647`],
    [
      '<scan_time>25:00</scan_time>',
      '<scan_time> cannot be 25:00: no file is monitored → write a time such as 20:30 or 8pm',
    ],
    ['<scan_time>8</scan_time>', '<scan_time> cannot be 8: no file is monitored → write a time such as 20:30 or 8pm'],
    ['<scan_day>moonday</scan_day>', '<scan_day> cannot be moonday: no file is monitored → write a day such as sunday'],
    [
      '<ignore type="regex">x</ignore>',
      '<ignore> has no type="regex": no file is monitored → write type="sregex", or no attribute for a path',
    ],
    [
      '<whodata><key>x</key></whodata>',
      '<whodata> has no element <key>: no file is monitored → known here: provider, startup_healthcheck, restart_audit, audit_key, queue_size',
    ],
    ['<whodata><queue_size>9</queue_size></whodata>', `<queue_size> ${whole('9')} 10 to 1048576`],
    [
      '<diff><file_size><limit>10B</limit></file_size></diff>',
      '<limit> of <file_size> is no size: no file is monitored → write a size of at least 1 KB, such as 50MB',
    ],
  ])('about %s: nothing is monitored', (element, problem) => {
    const { syscheck, problems } = check(element + base);
    expect(syscheck).toBeUndefined();
    expect(problems).toEqual([`2: refused: ${problem}`]);
  });

  it.each([
    ['<dirs>x</dirs>', '<syscheck> has no element <dirs> → did you mean diff?'],
    [
      '<registry_limit>x</registry_limit>',
      '<registry_limit> is of Windows, and nothing is monitored for it here → remove it',
    ],
    [
      '<scan_on_start>no</scan_on_start>',
      'no in <scan_on_start> has no effect: each start begins with a scan all the same → write yes, or remove it',
    ],
    [
      '<alert_new_files>no</alert_new_files>',
      'no in <alert_new_files> has no effect: new files are told all the same → give rule 554 the level 0 to silence it',
    ],
    [
      '<auto_ignore>yes</auto_ignore>',
      'yes in <auto_ignore> has no effect: files that change often are told each time → name them in <ignore>',
    ],
    [
      '<ignore>*.log</ignore>',
      '<ignore> names *.log, which no path begins with → write the whole path, from / on, or type="sregex" for a part of it',
    ],
    ['<prefilter_cmd>/x</prefilter_cmd>', '<prefilter_cmd> is not run here → remove it'],
    ['<synchronization><max_eps>x</max_eps></synchronization>', `<max_eps> ${whole('x', '')} 0 to 1000000`],
    ['<ignore></ignore>', '<ignore> is empty, and is left out → write a path in it, or remove it'],
    [
      '<ignore>$NONE</ignore>',
      '$NONE in <ignore> is not in the environment, and stands for no path → set the variable where the program is started, or write the path',
    ],
    [
      '<directories recursion_level="321">/e</directories>',
      'recursion_level="321" of <directories> is too deep, and 256 holds → write a number up to 320',
    ],
    [
      '<directories whodata="yes">/e</directories>',
      'whodata does here what realtime does: who made a change is not told → write realtime="yes" instead, if that will do',
    ],
  ])('about %s: the rest holds', (element, problem) => {
    const { syscheck, problems } = check(element + base);
    expect(problems).toEqual([`2: warning: ${problem}`]);
    expect(syscheck?.directories.at(-1)?.path).toBe('/d');
  });

  it('about an attribute that is not known', () => {
    const { syscheck, problems } = check('<directories real_time="yes">/e</directories>');
    expect(problems).toEqual([
      expect.stringMatching(/^2: warning: <directories> has no attribute real_time → known here: check_all, /),
    ]);
    expect(syscheck?.directories).toHaveLength(1);
  });

  it.each([
    [
      'check_all="no"',
      '<directories> checks nothing: these paths are not monitored → say check_all="yes", or which checks are to be made',
    ],
    ['realtime="on"', 'realtime="on" of <directories>: these paths are not monitored → write yes or no'],
    ['check_sum="1"', 'check_sum="1" of <directories>: these paths are not monitored → write yes or no'],
    [
      'recursion_level="x"',
      'recursion_level="x" of <directories>: these paths are not monitored → write a number up to 320',
    ],
    [
      'diff_size_limit="1B"',
      'diff_size_limit="1B" of <directories>: these paths are not monitored → write a size of at least 1 KB, such as 50MB',
    ],
  ])('about <directories %s>: it is left out, and no other', (attributes, problem) => {
    const { syscheck, problems } = check(`<directories ${attributes}>/e</directories>${base}`);
    expect(problems).toEqual([`2: refused: ${problem}`]);
    expect(syscheck?.directories.map(({ path }) => path)).toEqual(['/d']);
  });

  it('about a path that does not begin at the top: it is left out, and no other', () => {
    const { syscheck, problems } = check('<directories>etc, /e, C:\\Windows</directories>');
    expect(problems).toEqual([
      '2: refused: <directories> names etc, which is not monitored → write the whole path, from / on',
      '2: refused: <directories> names C:\\Windows, which is not monitored → write the whole path, from / on',
    ]);
    expect(syscheck?.directories.map(({ path }) => path)).toEqual(['/e']);
  });

  it('about a <syscheck> without <directories>', () => {
    expect(check('')).toMatchObject({
      syscheck: undefined,
      problems: ['1: warning: <syscheck> has no <directories>: no file is monitored → name some, or disable it'],
    });
  });
});
