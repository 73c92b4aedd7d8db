import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseXml, type XmlElement } from './parse-xml.ts';

function elementsOf(text: string): readonly XmlElement[] {
  const document = parseXml(text);
  if (document.kind === 'malformed') throw new Error(`line ${document.error.line}: ${document.error.what}`);
  return document.elements;
}

function errorOf(text: string): string {
  const document = parseXml(text);
  return document.kind === 'malformed' ? `${document.error.line}: ${document.error.what}` : 'no error';
}

/** The text of the first root. */
const textOf = (text: string) => elementsOf(text)[0]?.text;

describe('the XML of configuration files', () => {
  it('has any number of roots and ignores the text between them', () => {
    expect(elementsOf('before <a/> between <b></b><c>x</c> after').map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(elementsOf('')).toEqual([]);
  });

  it('nests elements and knows the line of each opening tag', () => {
    const [root] = elementsOf(
      '\n<config>\n  <block>\r\n    <name>slack</name> <level>3</level>\n  </block>\n</config>',
    );
    const block = root?.children[0];
    expect([root?.line, block?.line]).toEqual([2, 3]);
    expect(block?.children.map(({ name, text, line }) => [name, text, line])).toEqual([
      ['name', 'slack', 4],
      ['level', '3', 4],
    ]);
  });

  it('reads attributes in either quotes, which may hold the other kind and line breaks', () => {
    const [element] = elementsOf(`<field name="it's" other='say "x"' empty="" late=\n "y<z">v</field>`);
    expect(element?.attributes).toEqual([
      { name: 'name', value: "it's" },
      { name: 'other', value: 'say "x"' },
      { name: 'empty', value: '' },
      { name: 'late', value: 'y<z' },
    ]);
  });

  it.each([
    ['<a> keep\n\tall </a>', ' keep\n\tall '],
    ['<a></a>', ''],
    ['<a/>', ''],
    ['<a />', ''],
    ['<a b="c"/>', ''],
    ['<a>fish &amp; chips &lt;</a>', 'fish &amp; chips &lt;'],
    ['<a>1 > 0</a>', '1 > 0'],
    ['<a>one<!-- gone -->two</a>', 'onetwo'],
    ['<a>one<! gone !>two</a>', 'onetwo'],
    ['<a>one<!-- <b> </a> -->two</a>', 'onetwo'],
    ['<a>one\\<!-- gone -->two</a>', 'one\\two'],
    ['<a>one \\<b> two</a>', 'one \\<b> two'],
    ['<a>\\</a></a>', '\\</a>'],
    ['<a>slash \\ \\d</a>', 'slash \\ \\d'],
    ['<a>one\\\\<b/>two</a>', 'two'],
    ['<a>one\\\\\\<b/>two</a>', 'one\\\\\\<b/>two'],
    ['<a>first<b>inner</b>second<c/>third</a>', 'third'],
    ['<a>first<b>inner</b></a>', ''],
  ])('reads the text of %j as %j', (text, expected) => {
    expect(textOf(text)).toBe(expected);
  });

  it('allows comments between elements and roots', () => {
    expect(elementsOf('<!-- one --><a><!-- two --><b/><!-- three --></a><! four -->')).toHaveLength(1);
  });

  it.each([
    ['<a>\n<b>', '2: the element <b> is never closed'],
    ['<a>\n<b>\n</a>', '3: </a> stands where the element opened on line 2 should be closed'],
    ['<a></A>', '1: </A> stands where the element opened on line 1 should be closed'],
    ['\n</a>', '2: </a> closes nothing'],
    ['<a></a >', '1: a closing tag is malformed'],
    ['<a></ a>', '1: a closing tag is malformed'],
    ['<a>\n1 < 2</a>', '2: a < does not begin a tag'],
    ['<a>x<y<z</a>', '1: a tag is malformed'],
    ['<a>end <', '1: a < does not begin a tag'],
    ['<a', '1: a tag is malformed'],
    ['<a / >', '1: a tag is malformed'],
    ['<?xml version="1.0"?>\n<a/>', '1: a tag is malformed'],
    ['<a>\n<!-- open', '2: a comment is never closed'],
    ['<a b></a>', '1: a tag is malformed'],
    ['<a b =""></a>', '1: a tag is malformed'],
    ['<a b=c></a>', '1: a tag is malformed'],
    ['<a b="c>d"></a>', '1: a tag is malformed'],
    ['<a b="c"d="e"></a>', '1: a tag is malformed'],
    ['<a b="c\'></a>', '1: a tag is malformed'],
    ['<a b="1" b="2"/>', '1: the attribute b stands twice in one tag'],
  ])('refuses %j', (text, expected) => {
    expect(errorOf(text)).toBe(expected);
  });

  it('refuses a declaration as an element that is never closed', () => {
    expect(errorOf('<?xml>\n<a/>')).toBe('1: the element <?xml> is never closed');
  });

  it('limits texts and values to 20480 bytes, counted in UTF-8', () => {
    const longest = 'é'.repeat(10_240);
    expect(textOf(`<a>${longest}</a>`)).toBe(longest);
    expect(elementsOf(`<a b="${longest}"/>`)).toHaveLength(1);
    expect(errorOf(`<a>${longest}x</a>`)).toBe('1: the text of <a> is longer than 20480 bytes');
    expect(errorOf(`<a>${longest}<!-- -->x</a>`)).toBe('1: the text of <a> is longer than 20480 bytes');
    expect(errorOf(`<a b="${longest}x"/>`)).toBe('1: the attribute b is longer than 20480 bytes');
  });

  it('limits the depth to 1024 and a tag to 48 attributes', () => {
    const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth);
    const tag = (count: number) => `<a ${Array.from({ length: count }, (_, index) => `n${index}="v"`).join(' ')}/>`;
    expect(elementsOf(nested(1024))).toHaveLength(1);
    expect(errorOf(nested(1025))).toBe('1: elements are nested more than 1024 deep');
    expect(elementsOf(tag(48))[0]?.attributes).toHaveLength(48);
    expect(errorOf(tag(49))).toBe('1: a tag has too many attributes');
  });

  it('never quotes what may be a value', () => {
    for (const broken of ['<k>hush<hush</k>', '<k>hush<hush></k>', '<k>< hush</k>', '<k hush>x</k>', '<k a=hush/>']) {
      expect(errorOf(broken)).not.toContain('hush');
    }
  });

  it('reads back any tree that was written in it', () => {
    const name = fc.stringMatching(/^[a-z_]{1,8}$/);
    const value = fc.stringMatching(/^[^<>"\\]{0,20}$/);
    const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
      tree: fc.record({
        name,
        attributes: fc.uniqueArray(fc.record({ name, value }), {
          selector: (attribute) => attribute.name,
          maxLength: 3,
        }),
        children: fc.oneof({ maxDepth: 3 }, fc.constant([]), fc.array(tie('tree'), { maxLength: 3 })),
        text: value,
      }),
    }));
    fc.assert(
      fc.property(tree, (written) => {
        expect(withoutLines(elementsOf(write(written)))).toEqual([written]);
      }),
    );
  });

  it('gives an answer, not an exception, for any text', () => {
    const piece = fc.constantFrom('<', '>', '/', '!', '--', '\\', '"', "'", '=', ' ', '\n', 'a', 'b', '<a>', '</a>');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expect(parseXml(pieces.join('')).kind).toMatch(/^(document|malformed)$/);
      }),
    );
  });

  it('takes time in proportion to the text, also when it is one line', () => {
    const block = '<integration><name>slack</name><level>3</level></integration>';
    const [root] = elementsOf(`<ossec_config>${block.repeat(20_000)}</ossec_config>`);
    expect(root?.children).toHaveLength(20_000);
  });
});

type Tree = Omit<XmlElement, 'line' | 'children'> & { readonly children: readonly Tree[] };

function write({ name, attributes, children, text }: Tree): string {
  const tag = [name, ...attributes.map((attribute) => `${attribute.name}="${attribute.value}"`)].join(' ');
  return `<${tag}>${children.map(write).join(' ')}${text}</${name}>`;
}

function withoutLines(elements: readonly XmlElement[]): Tree[] {
  return elements.map(({ name, attributes, children, text }) => ({
    name,
    attributes,
    children: withoutLines(children),
    text,
  }));
}
