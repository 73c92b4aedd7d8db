import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseXml } from '../../engine/xml/parse-xml.ts';
import { formatProblem, type Problem } from '../problem.ts';
import { readRulesetFiles } from './read-ruleset-files.ts';
import { readRulesetPlaces } from './read-ruleset-places.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'ruleset-files-'));
});
afterEach(() => rm(home, { recursive: true }));

/** Each file holds its own path. */
async function write(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), path);
  }
}

/** What is read when this stands in `ossec.conf`, from its first line on. */
async function read(sections: string) {
  const problems: Problem[] = [];
  const document = parseXml(sections);
  if (document.kind === 'malformed') throw new Error(document.error.what);
  const places = readRulesetPlaces(document.elements, 'etc/ossec.conf', (problem) => problems.push(problem));
  const files = await readRulesetFiles(home, places, 'etc/ossec.conf', (problem) => problems.push(problem));
  const paths = (all: readonly { readonly path: string }[]) => all.map(({ path }) => path);
  return {
    decoders: paths(files.decoders),
    rules: paths(files.rules),
    lists: files.lists,
    files: [...files.decoders, ...files.rules],
    problems: problems.map(formatProblem),
  };
}

const section = (elements: string) => read(`<ruleset>${elements}</ruleset>`);

describe('a ruleset', () => {
  it('is in the standard folders where ossec.conf says nothing', async () => {
    await write('ruleset/decoders/a.xml', 'ruleset/rules/b.XML', 'ruleset/rules/notes.txt', 'etc/rules/c.xml');
    for (const nothing of ['', '<ruleset></ruleset>']) {
      const { decoders, rules, lists, problems } = await read(nothing);
      expect([decoders, rules, lists, problems]).toEqual([['ruleset/decoders/a.xml'], ['ruleset/rules/b.XML'], [], []]);
    }
  });

  it('is where ossec.conf says, and then not in the standard folders', async () => {
    await write('ruleset/decoders/a.xml', 'etc/decoders/b.xml', 'ruleset/rules/c.xml', 'etc/rules/d.xml');
    const { decoders, rules } = await section('<decoder_dir>etc/decoders/</decoder_dir><rule_dir>etc/rules</rule_dir>');
    expect([decoders, rules]).toEqual([['etc/decoders/b.xml'], ['etc/rules/d.xml']]);
  });

  it('still has the standard folder where only single files are named', async () => {
    await write('ruleset/decoders/a.xml', 'ruleset/rules/b.xml', 'etc/rules/c.xml');
    const { rules } = await section('<rule_include>etc/rules/c.xml</rule_include>');
    expect(rules).toEqual(['ruleset/rules/b.xml', 'etc/rules/c.xml']);
  });

  it('loads by bare name in the order of bytes, whatever folder a file is in', async () => {
    await write('ruleset/decoders/d.xml');
    await write('ruleset/rules/0100-b.xml', 'ruleset/rules/0300-d.xml', 'etc/rules/0200-c.xml', 'etc/rules/local.xml');
    await write('etc/rules/Local.xml', 'extra/0050-a.xml', 'extra/é.xml', 'extra/z.xml');
    const { rules } = await section(
      '<rule_dir>etc/rules</rule_dir><rule_dir>ruleset/rules</rule_dir><rule_dir>extra</rule_dir>',
    );
    expect(rules).toEqual([
      'extra/0050-a.xml',
      'ruleset/rules/0100-b.xml',
      'etc/rules/0200-c.xml',
      'ruleset/rules/0300-d.xml',
      'etc/rules/Local.xml',
      'etc/rules/local.xml',
      'extra/z.xml',
      'extra/é.xml',
    ]);
  });

  it('loads both files of one name, but no path twice', async () => {
    await write('ruleset/decoders/d.xml', 'ruleset/rules/a.xml', 'etc/rules/a.xml');
    const { rules } = await section(
      '<rule_dir>ruleset/rules</rule_dir><rule_dir>etc/rules</rule_dir><rule_include>etc/rules/a.xml</rule_include>',
    );
    expect([...rules].sort()).toEqual(['etc/rules/a.xml', 'ruleset/rules/a.xml']);
  });

  it('does not look into folders below', async () => {
    await write('ruleset/decoders/d.xml', 'ruleset/rules/a.xml', 'ruleset/rules/old.xml/b.xml');
    expect((await section('')).rules).toEqual(['ruleset/rules/a.xml']);
  });

  it('has of a folder with a pattern what it matches, folder and name, whatever the case of letters', async () => {
    await write(
      'ruleset/decoders/d.xml',
      'ruleset/rules/0001-a.xml',
      'ruleset/rules/0002-B.RULES',
      'etc/rules/c.rules',
    );
    const { rules } = await section('<rule_dir pattern="^ruleset/\\.+.rules$">ruleset/rules</rule_dir>');
    expect(rules).toEqual(['ruleset/rules/0002-B.RULES']);
  });

  it('takes an included file without a slash from the standard folder', async () => {
    await write('ruleset/decoders/a.txt', 'ruleset/rules/b.txt');
    const { decoders, rules } = await section(
      '<decoder_include>a.txt</decoder_include><rule_include>b.txt</rule_include>',
    );
    expect([decoders, rules]).toEqual([['ruleset/decoders/a.txt'], ['ruleset/rules/b.txt']]);
  });

  it('leaves out of a folder what is excluded by its bare name or by folder and name, but no included file', async () => {
    await write('ruleset/decoders/d.xml', 'ruleset/rules/a.xml', 'ruleset/rules/b.xml', 'ruleset/rules/c.xml');
    await write('etc/rules/b.xml');
    const { rules } = await section(
      `<rule_exclude>a.xml</rule_exclude><rule_exclude>etc/rules/b.xml</rule_exclude><rule_exclude>c</rule_exclude>
       <rule_dir>ruleset/rules</rule_dir><rule_dir>etc/rules</rule_dir>`,
    );
    expect(rules).toEqual(['ruleset/rules/b.xml', 'ruleset/rules/c.xml']);
    const included = await section('<rule_exclude>a.xml</rule_exclude><rule_include>a.xml</rule_include>');
    expect(included.rules).toContain('ruleset/rules/a.xml');
  });

  it('takes lists as they are named, without .cdb, and without a slash from the folder of rules', async () => {
    await write('ruleset/decoders/d.xml', 'ruleset/rules/r.xml', 'etc/lists/first', 'ruleset/rules/second');
    const { lists } = await section('<list>etc/lists/first.cdb</list><list>second</list><list>etc/lists/first</list>');
    expect(lists).toEqual([
      { path: 'etc/lists/first', text: 'etc/lists/first' },
      { path: 'ruleset/rules/second', text: 'ruleset/rules/second' },
    ]);
  });

  it('may have no decoder in etc/decoders/local_decoder.xml, and in no other file', async () => {
    await write('etc/decoders/local_decoder.xml', 'etc/decoders/other.xml', 'ruleset/rules/r.xml');
    const { files } = await section('<decoder_dir>etc/decoders</decoder_dir>');
    expect(files.filter(({ mayBeEmpty }) => mayBeEmpty).map(({ path }) => path)).toEqual([
      'etc/decoders/local_decoder.xml',
    ]);
  });

  it('reads files byte by byte', async () => {
    await write('ruleset/decoders/d.xml', 'ruleset/rules/r.xml');
    await writeFile(join(home, 'ruleset/rules/r.xml'), Buffer.from([0xff, 0x41, 0xc3, 0xa9]));
    expect((await section('')).files.at(-1)?.text).toBe('\u00ffA\u00c3\u00a9');
  });
});

describe('what a person reads', () => {
  beforeEach(() => write('ruleset/decoders/d.xml', 'ruleset/rules/r.xml'));

  it.each([
    [
      '<rules_dir>x</rules_dir>',
      'a ruleset section has no element <rules_dir> → write decoder_dir, rule_dir, decoder_include, rule_include, decoder_exclude, rule_exclude or list',
    ],
    ['<rule_dir></rule_dir>', '<rule_dir> is empty → write a path in it, relative to the home, or remove it'],
    ['<list/>', '<list> is empty → write a path in it, relative to the home, or remove it'],
    [
      '<rule_dir name="x">ruleset/rules</rule_dir>',
      '<rule_dir> has no attribute name → write pattern="…", or no attribute',
    ],
    [
      '<decoder_dir pattern="(">ruleset/decoders</decoder_dir>',
      'the pattern of <decoder_dir> is no osregex → write one such as .xml$',
    ],
  ])('about %s', async (element, problem) => {
    expect((await read(`<ruleset>\n${element}</ruleset>`)).problems).toEqual([`etc/ossec.conf:2: mistake: ${problem}`]);
  });

  it('about two ruleset sections: only the last counts, and a mistake in the first is still one', async () => {
    const { rules, problems } = await read(
      '<ruleset><rule_include>r.xml</rule_include><rule></rule></ruleset>\n<ruleset><rule_exclude>r.xml</rule_exclude></ruleset>',
    );
    expect(rules).toEqual([]);
    expect(problems).toEqual([
      expect.stringMatching(/^etc\/ossec\.conf:1: mistake: a ruleset section has no element <rule>/),
      'etc/ossec.conf:2: warning: of 2 ruleset sections only this one counts → write everything into one ruleset section',
    ]);
  });

  it('about files, folders and lists that are not there: the rest is read, and the list is empty', async () => {
    const { rules, lists, problems } = await read(
      `<ruleset>
       <rule_dir>ruleset/rules</rule_dir>
       <rule_dir>etc/rules</rule_dir>
       <rule_include>etc/one.xml</rule_include>
       <list>etc/lists/none</list></ruleset>`,
    );
    expect(rules).toEqual(['ruleset/rules/r.xml']);
    expect(lists).toEqual([{ path: 'etc/lists/none', text: '' }]);
    const remedy = 'put it there, readable for this user, or remove it from <ruleset>';
    expect(problems).toEqual([
      `etc/ossec.conf:5: warning: etc/lists/none does not exist, and is taken for an empty list → ${remedy}`,
      `etc/ossec.conf:3: warning: etc/rules does not exist, and nothing is read from it → ${remedy}`,
      `etc/ossec.conf:4: warning: etc/one.xml does not exist, and is left out → ${remedy}`,
    ]);
  });

  it('about a standard folder that is not there, which no line names', async () => {
    await rm(join(home, 'ruleset/decoders'), { recursive: true });
    expect((await read('')).problems).toEqual([
      'etc/ossec.conf: warning: ruleset/decoders does not exist, and nothing is read from it → put it there, readable for this user, or name another place in <ruleset>',
    ]);
  });

  it('about what cannot be read for another reason', async () => {
    await write('etc/folder/inside');
    expect((await section('<rule_include>etc/folder</rule_include>')).problems).toEqual([
      expect.stringContaining('etc/folder cannot be read (EISDIR), and is left out'),
    ]);
  });
});
