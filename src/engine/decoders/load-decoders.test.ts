import { describe, expect, it } from 'vitest';
import { toBytes } from '../../lib/bytes.ts';
import type { Decoder } from './decoder.ts';
import type { DecoderNode } from './decoder-set.ts';
import { loadFiles, loadXml, problemsOf } from './decoding-rig.contract.ts';
import { internalDecoders } from './internal-decoders.ts';

const parent = '<decoder name="p"><program_name>^t$</program_name></decoder>';
const child = (inner: string, name = 'c') => `<decoder name="${name}"><parent>p</parent>${inner}</decoder>`;
const extracts = '<regex>a=(\\w+)</regex><order>a</order>';

/** The decoders of the file itself, in load order. */
function topLevel(text: string): readonly DecoderNode[] {
  const { withProgram, withoutProgram } = loadXml(text).set;
  return [...withProgram, ...withoutProgram].filter(({ ownName }) => !ownName.startsWith('~'));
}

function childrenOf(text: string): readonly DecoderNode[] {
  return topLevel(text).flatMap(({ children }) => children);
}

const reported = (text: string): Decoder | undefined => topLevel(text)[0]?.decoder;

describe('a decoder file', () => {
  it.each([
    ['an empty one', ''],
    ['one of comments alone', '<!-- nothing -->'],
  ])('is a mistake as %s, unless it may be empty', (_, text) => {
    const [first, second] = [undefined, true].map((mayBeEmpty) =>
      loadFiles([
        { path: 'etc/decoders/own.xml', text, ...(mayBeEmpty && { mayBeEmpty }) },
        { path: 'rest.xml', text: `${parent}<decoder name="q"><prematch>q</prematch></decoder>` },
      ]),
    );
    expect(first?.problems).toEqual([
      {
        severity: 'mistake',
        file: 'etc/decoders/own.xml',
        line: undefined,
        what: 'the file holds no decoder',
        remedy: 'add a <decoder>, or remove the file',
      },
    ]);
    expect(second?.problems).toEqual([]);
  });

  it('is told with its name and line when it is malformed, and the others are read on', () => {
    const { problems, set } = loadFiles([
      { path: 'a.xml', text: '<decoder name="x">\n<prematch>y</decoder>' },
      { path: 'b.xml', text: '<var name="one">1</var><decoder name="x"><prematch>$two</prematch></decoder>' },
      { path: 'c.xml', text: parent },
    ]);
    expect(problems.map(({ file, line }) => `${file}:${line}`)).toEqual(['a.xml:2', 'b.xml:1']);
    expect(set.withProgram).toHaveLength(1);
  });

  it('passes on what was odd about its variables', () => {
    const text = '<var name="x">1</var><var name="x">2</var>';
    expect(problemsOf(text + parent, 'warning')).toEqual([
      '1: the variable x is defined a second time; the first definition holds',
    ]);
  });

  it('holds nothing but decoders that have a name', () => {
    expect(problemsOf('<rule/>')).toEqual(['1: <rule> stands where only <decoder> may']);
    const nameless = '1: a <decoder> needs the attribute name, and has no other';
    for (const attributes of ['', 'id="x"', 'status="on" name="x"', 'name="x" id="1"', 'name="x" status="on" a="b"']) {
      expect(problemsOf(`<decoder ${attributes}><prematch>x</prematch></decoder>`)).toEqual([nameless]);
    }
    expect(problemsOf('<DECODER Name="x" status="on"><PreMatch>x</PreMatch></DECODER>')).toEqual([]);
  });
});

describe('the lists of decoders', () => {
  it('are two, by program_name, in load order', () => {
    const { set } = loadXml(`<decoder name="n1"><prematch>x</prematch></decoder>${parent}
      <decoder name="n2"><prematch>x</prematch></decoder>
      <decoder name="p2"><program_name>^u$</program_name><prematch>x</prematch></decoder>`);
    expect(set.withProgram.map(({ ownName }) => ownName)).toEqual(['~p', 'p', 'p2']);
    expect(set.withoutProgram.map(({ ownName }) => ownName)).toEqual(['~n', 'n1', 'n2']);
  });

  it.each([
    ['with', '<decoder name="n"><prematch>x</prematch></decoder>'],
    ['without', parent],
  ])('may not be empty: here there is none %s a program_name', (which, text) => {
    const { problems } = loadFiles([{ path: 'only.xml', text }]);
    const what = `no decoder file has a top-level decoder ${which} a program_name`;
    expect(problems).toMatchObject([{ severity: 'mistake', file: 'only.xml', what }]);
  });

  it('give a child to every top-level decoder of the parent’s name, in both lists', () => {
    const twice = `${parent}<decoder name="p"><prematch>^x</prematch></decoder>${child(extracts)}`;
    expect(childrenOf(twice).map(({ ownName }) => ownName)).toEqual(['c', 'c']);
  });

  it('mark the earlier children of a name as having more', () => {
    const names = ['c', 'd', 'c', 'c'];
    const text = parent + names.map((name) => child(extracts, name)).join('');
    expect(childrenOf(text).map(({ ownName, more }) => [ownName, more])).toEqual([
      ['c', true],
      ['d', false],
      ['c', true],
      ['c', false],
    ]);
  });
});

describe('the names of decoders', () => {
  it('are numbered from 1, each once, children’s and built-in ones too', () => {
    const { nameIds } = loadXml(parent + child(extracts) + child(extracts)).set;
    expect([...nameIds.keys()]).toEqual(['~p', '~n', 'p', 'c', ...internalDecoders]);
    expect([...nameIds.values()]).toEqual(Array.from(nameIds.keys(), (_, index) => index + 1));
  });

  it('give a child the name of its parent, unless it uses its own', () => {
    const text = parent + child(extracts) + child(`<use_own_name>true</use_own_name>${extracts}`, 'd');
    expect(childrenOf(text).map(({ decoder }) => [decoder.name, decoder.parent])).toEqual([
      ['p', 'p'],
      ['d', 'p'],
    ]);
    const { nameIds } = loadXml(text).set;
    expect(childrenOf(text).map(({ decoder }) => decoder.nameId)).toEqual([nameIds.get('p'), nameIds.get('d')]);
  });

  it.each(['yes', 'True', ' true'])('are not one’s own with <use_own_name>%s</use_own_name>, which is told', (text) => {
    const xml = parent + child(`<use_own_name>${text}</use_own_name>${extracts}`);
    expect(childrenOf(xml)[0]?.decoder.name).toBe('p');
    expect(problemsOf(xml, 'warning')).toEqual([`1: decoder "c": <use_own_name> "${text}" has no effect`]);
  });

  it('of built-in decoders come with decoders of the category ossec; new host information reports another name', () => {
    const { internal, nameIds } = loadXml('').set;
    expect(internal.sca).toMatchObject({ name: 'sca', nameId: nameIds.get('sca'), category: 'ossec' });
    expect(internal.hostinfo_new).toMatchObject({ name: 'hostinfo_modified', nameId: nameIds.get('hostinfo_new') });
    expect(internal.hostinfo_modified).toMatchObject({ name: 'hostinfo_modified' });
    expect(internal.hostinfo_modified.nameId).not.toBe(internal.hostinfo_new.nameId);
  });

  it('are told in their own letters', () => {
    const bytes = toBytes('<decoder name="zürich"><order>a</order></decoder>');
    expect(problemsOf(bytes)[0]).toContain('decoder "zürich":');
  });
});

describe('an element of a decoder', () => {
  it('has to be known; case counts for type alone', () => {
    expect(problemsOf('<decoder name="x"><PREMATCH>x</PREMATCH>\n<Type>ids</Type><extra/></decoder>')).toEqual([
      '2: decoder "x": a decoder has no element <Type>',
      '2: decoder "x": a decoder has no element <extra>',
    ]);
  });

  it('has to be there at all', () => {
    expect(problemsOf('<decoder name="x"></decoder>')[0]).toBe('1: decoder "x": it has no elements');
  });

  it('type is one of a few categories, syslog without it, and not inherited', () => {
    const typed = '<decoder name="p"><program_name>t</program_name><type>web-log</type></decoder>';
    const text = typed + child(extracts);
    expect([reported(text)?.category, childrenOf(text)[0]?.decoder.category]).toEqual(['web-log', 'syslog']);
    expect(problemsOf('<decoder name="x"><prematch>x</prematch><type>Web-log</type></decoder>')).toEqual([
      '1: decoder "x": there is no type "Web-log"',
    ]);
  });

  it('ftscomment and accumulate are what the event reports', () => {
    const text =
      '<decoder name="x"><prematch>x</prematch><ftscomment>first </ftscomment><ftscomment>time</ftscomment><accumulate/></decoder>';
    expect(reported(text)).toMatchObject({ ftsComment: 'first time', accumulate: true });
    expect(reported(parent)).toMatchObject({ ftsComment: undefined, accumulate: false });
  });

  it('prematch, regex and program_name read on where one of the same name ended', () => {
    const text = `<decoder name="x"><program_name>^a</program_name><program_name>b$</program_name>
      <prematch offset="AFTER_NOTHING">one </prematch><prematch>two</prematch>
      <regex offset="after_prematch">(\\d)</regex><regex type="PCRE2">(x?)</regex><order>a,b</order></decoder>`;
    const [node] = topLevel(text);
    expect([node?.programName?.source, node?.prematch?.regex.source]).toEqual(['^ab$', 'one two']);
    expect(node?.extraction?.pattern).toMatchObject({ regex: { kind: 'pcre2', source: '(\\d)(x?)' } });
    expect(problemsOf(text, 'warning')).toEqual([
      '2: decoder "x": offset="AFTER_NOTHING" of <prematch> is unknown; it counts as none',
    ]);
  });

  it('is osregex, or osmatch for program_name, where it has no known type', () => {
    const text = `<decoder name="x"><program_name type="pcre">^a</program_name><prematch type="osmatch">b</prematch></decoder>`;
    const [node] = topLevel(text);
    expect([node?.programName?.kind, node?.prematch?.regex.kind]).toEqual(['osmatch', 'osregex']);
    expect(problemsOf(text, 'warning')).toEqual([
      '1: decoder "x": type="pcre" of <program_name> is unknown; it is read as osmatch',
      '1: decoder "x": type="osmatch" of <prematch> is unknown; it is read as osregex',
    ]);
  });

  it.each(['string', 'discard'])('json_null_field may say %s', (value) => {
    const text = `<decoder name="x"><prematch>x</prematch><plugin_decoder>JSON_Decoder</plugin_decoder>
      <json_null_field>${value}</json_null_field><json_array_structure>csv</json_array_structure></decoder>`;
    expect(topLevel(text)[0]?.json).toEqual({ nulls: value, arrays: 'csv' });
  });

  it('json_null_field and json_array_structure mean the standard when they say anything else', () => {
    const text = `<decoder name="x"><prematch>x</prematch><plugin_decoder>JSON_Decoder</plugin_decoder>
      <json_null_field>drop</json_null_field><json_array_structure>list</json_array_structure></decoder>`;
    expect(topLevel(text)[0]?.json).toEqual({ nulls: 'string', arrays: 'array' });
    expect(problemsOf(text, 'warning')).toHaveLength(2);
  });

  it('is told when its text is too long', () => {
    const long = (size: number) => `<decoder name="x"><prematch>${'x'.repeat(size)}</prematch></decoder>`;
    expect(problemsOf(long(1023))).toEqual([]);
    expect(problemsOf(long(1024))).toEqual(['1: decoder "x": the text of <prematch> is longer than 1023 bytes']);
  });

  it('is told when its pattern cannot be compiled', () => {
    const text = `<decoder name="x"><prematch>[\\d]\n\\-</prematch></decoder>`;
    expect(problemsOf(text)[0]).toMatch(/^1: decoder "x": <prematch>: \\- /);
    const program = '<decoder name="x"><program_name type="pcre2">(</program_name></decoder>';
    expect(problemsOf(program)[0]).toMatch(/^1: decoder "x": <program_name>: PCRE2 /);
  });
});

describe('the order of a decoder', () => {
  const ordered = (order: string) =>
    `<decoder name="x"><prematch>x</prematch><regex>(x)</regex><order>${order}</order></decoder>`;
  const targetsOf = (order: string) =>
    topLevel(ordered(order))[0]?.extraction?.targets.map((target) =>
      typeof target === 'number' ? target : target.name,
    );

  it('names static fields by their exact names, and everything else is a dynamic field', () => {
    expect(targetsOf('srcip,  user now, dstuser,system_name')).toEqual([2, 7, 7, 13]);
    expect(targetsOf('SrcIP, hostname,a.b.c')).toEqual(['SrcIP', 'hostname', 'a.b.c']);
  });

  it.each(['', 'a,', 'a,,b', ', a', 'a, '])('has no empty name, as %j has', (order) => {
    expect(problemsOf(ordered(order))).toEqual(['1: decoder "x": its <order> has an empty name']);
  });

  it('has at most 256 names', () => {
    const names = Array.from({ length: 257 }, (_, index) => `f${index}`);
    expect(problemsOf(ordered(names.slice(1).join()))).toEqual([]);
    expect(problemsOf(ordered(names.join()))).toEqual(['1: decoder "x": its <order> has more than 256 names']);
  });

  it('is told when a line break has become part of a name', () => {
    expect(problemsOf(ordered('srcip,\nuser'), 'warning')).toEqual([
      '1: decoder "x": a tab or line break stands in its <order> and counts as part of the name "user"',
    ]);
  });
});

describe('fts of a decoder', () => {
  const seen = (fts: string, order: string) => {
    const { set, names, problems } = loadXml(
      `<decoder name="x"><prematch>x</prematch><regex>(x)</regex><order>${order}</order><fts>${fts}</fts></decoder>`,
    );
    return { fts: set.withoutProgram.at(-1)?.decoder.fts, names, problems };
  };

  it('chooses static fields, in an order of its own, and the location', () => {
    const { fts, problems } = seen('name, srcip,user, location', 'srcip, user');
    expect(fts).toEqual({ fields: [7, 2], location: true, dynamic: [] });
    expect(problems).toEqual([]);
  });

  it('takes extra_data for data', () => {
    expect(seen('extra_data', 'extra_data').fts?.fields).toEqual([11]);
  });

  it('chooses dynamic fields that stand before every static one', () => {
    const { fts, names, problems } = seen('late, early', 'early, srcip, late');
    expect(fts?.dynamic).toEqual([names.slotOf('early')]);
    expect(problems.map(({ severity, what }) => `${severity} ${what}`)).toEqual([
      'warning decoder "x": "late" in its <fts> has no effect',
    ]);
  });
});

describe('a decoder is refused', () => {
  it.each([
    ['<type>ids</type>', 'it has neither <prematch> nor <program_name> nor <parent>, so it would match every event'],
    ['<prematch>x</prematch><regex>(x)</regex>', 'it has a <regex> and no <order>'],
    ['<prematch>x</prematch><order>a</order>', 'it has an <order> and no <regex>'],
    ['<prematch>x</prematch><fts>name</fts>', 'it has <fts> and no <regex>'],
    ['<prematch>x</prematch><regex>x</regex><order>a</order>', 'its <regex> has no group'],
    ['<prematch>x</prematch><regex type="pcre2">\\((?:x)[(]</regex><order>a</order>', 'its <regex> has no group'],
    ['<prematch>x</prematch><plugin_decoder>XML_Decoder</plugin_decoder>', 'there is no plug-in decoder "XML_Decoder"'],
    [
      '<prematch>x</prematch><plugin_decoder>PF_Decoder</plugin_decoder><order>a</order>',
      'it has a <plugin_decoder> besides a <regex> or an <order>',
    ],
    [
      '<prematch>x</prematch><regex>(x)</regex><order>a</order><plugin_decoder>PF_Decoder</plugin_decoder>',
      'it has a <plugin_decoder> besides a <regex> or an <order>',
    ],
    [
      '<prematch offset="after_parent">x</prematch>',
      'its <prematch> has the offset after_parent, and the decoder has no <parent>',
    ],
    ['<prematch offset="after_regex">x</prematch>', 'its <prematch> has an offset that only a regex can have'],
    [
      '<prematch>x</prematch><prematch offset="after_parent">x</prematch>',
      'a later <prematch> of one decoder has an offset',
    ],
    [
      '<prematch>x</prematch><regex offset="after_parent">(x)</regex><order>a</order>',
      'its <regex> has the offset after_parent, and the decoder has no <parent>',
    ],
    [
      '<prematch>x</prematch><regex offset="after_regex">(x)</regex><order>a</order>',
      'its <regex> has the offset after_regex, and the decoder has no <parent>',
    ],
    [
      '<prematch>x</prematch><plugin_decoder offset="after_parent">PF_Decoder</plugin_decoder>',
      'its <plugin_decoder> has the offset after_parent, and the decoder has no <parent>',
    ],
    [
      '<prematch>x</prematch><plugin_decoder offset="after_regex">PF_Decoder</plugin_decoder>',
      'its <plugin_decoder> has the offset after_regex',
    ],
    ['<parent>q</parent><prematch>x</prematch>', 'there is no decoder "q" above it to be its parent'],
  ])('with %s', (inner, what) => {
    expect(problemsOf(`<decoder name="x">${inner}</decoder>`)).toEqual([`1: decoder "x": ${what}`]);
  });

  it.each([
    [
      [child('<regex offset="after_prematch">(x)</regex><order>a</order>')],
      'its <regex> has the offset after_prematch, and the decoder has a <parent> but no <prematch> of its own',
    ],
    [
      [child('<plugin_decoder offset="after_prematch">JSON_Decoder</plugin_decoder>')],
      'its <plugin_decoder> has the offset after_prematch, and the decoder has a <parent> but no <prematch> of its own',
    ],
    [
      [child('<regex offset="after_regex">(x)</regex><order>a</order>')],
      'its <regex> has the offset after_regex, and no decoder of the same name and parent stands before it',
    ],
    [
      [child(extracts), child(`<prematch>x</prematch>${extracts}`)],
      'it has a <prematch>, and line 1 has a decoder of the same name and parent',
    ],
    [
      [child(extracts), child(`${extracts}<fts>name</fts>`)],
      'it has <fts>, and line 1 has a decoder of the same name and parent',
    ],
    [
      [child('<prematch>x</prematch>'), child(extracts)],
      'line 1 has a decoder of the same name and parent, and one of them has neither <regex> nor <plugin_decoder>',
    ],
    [
      [child(extracts), child('<type>ids</type>')],
      'line 1 has a decoder of the same name and parent, and one of them has neither <regex> nor <plugin_decoder>',
    ],
    [
      [child(extracts), '<decoder name="c"><parent>c</parent><prematch>x</prematch></decoder>'],
      'its parent "c" has a parent itself',
    ],
  ])('among others: %j', (children, what) => {
    expect(problemsOf(parent + children.join(''))).toEqual([`1: decoder "c": ${what}`]);
  });

  it('with every mistake in it, each with a remedy', () => {
    const { problems } = loadXml('<decoder name="x">\n<type>none</type>\n<regex>\\q</regex>\n</decoder>');
    expect(problems.map(({ line, severity }) => `${line} ${severity}`)).toEqual([
      '2 mistake',
      '1 mistake',
      '3 mistake',
    ]);
    expect(problems.every(({ remedy, file }) => remedy !== '' && file === 'etc/decoders/own.xml')).toBe(true);
  });
});

describe('a decoder is accepted', () => {
  it.each([
    [child(`${extracts}<fts>name</fts>`) + child('<regex offset="after_regex">b=(\\w+)</regex><order>b</order>')],
    [child(extracts) + child('<plugin_decoder>JSON_Decoder</plugin_decoder>')],
    [child(`<prematch offset="After_Parent">x</prematch>${extracts}`)],
    ['<decoder name="x"><prematch>x</prematch><regex offset="after_prematch">(x)</regex><order>a</order></decoder>'],
    [
      '<decoder name="x"><prematch>x</prematch><plugin_decoder offset="after_prematch">JSON_Decoder</plugin_decoder></decoder>',
    ],
  ])('as in %s', (text) => {
    expect(loadXml(parent + text).problems).toEqual([]);
  });
});
