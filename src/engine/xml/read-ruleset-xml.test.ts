import { describe, expect, it } from 'vitest';
import { toBytes } from '../../lib/bytes.ts';
import type { XmlElement } from './parse-xml.ts';
import { readRulesetXml } from './read-ruleset-xml.ts';

const expanded = (text: string): readonly XmlElement[] => {
  const read = readRulesetXml(text);
  if (read.kind === 'malformed') throw new Error(`${read.error.line}: ${read.error.what}`);
  return read.elements;
};

const textOf = (text: string) => expanded(text)[0]?.text;

const errorOf = (text: string) => {
  const read = readRulesetXml(text);
  return read.kind === 'malformed' ? `${read.error.line}: ${read.error.what}` : 'no error';
};

const warningsOf = (text: string) => {
  const read = readRulesetXml(text);
  return read.kind === 'elements' ? read.warnings.map(({ line, what }) => `${line}: ${what}`) : ['malformed'];
};

const variables = '<var name="F">8</var><var name="IP">10.1</var>';

describe('variables of decoder and rule files', () => {
  it.each([
    ['abc$', 'abc$'],
    ['s=$IP.2', 's=10.1.2'],
    ['u=$ip|x', 'u=10.1|x'],
    ['$F', '$F'],
    ['$F|', '8|'],
    ['$F,$F $F$F$', '8,8 88$'],
    ['$|$.$,$ $$', '$|$.$,$ $$'],
    ['of $(field) and $(a.b)', 'of $(field) and $(a.b)'],
    ['$F of $(field)', '8 of $(field)'],
  ])('make %j into %j', (text, result) => {
    expect(textOf(`${variables}<a>${text}</a>`)).toBe(result);
  });

  it('hold in attributes too', () => {
    const [element] = expanded(`${variables}<rule frequency="$F" x="$IP"/>`);
    expect(element?.attributes.map(({ value }) => value)).toEqual(['$F', '10.1']);
  });

  it('go from the tree, at the root and inside a group', () => {
    const [group, ...others] = expanded(
      '<VAR name="one">1</VAR><Group name="g"><var name="two">2</var><rule>$one $two</rule></Group>',
    );
    expect(others).toEqual([]);
    expect(group?.children.map(({ name, text }) => [name, text])).toEqual([['rule', '1 2']]);
  });

  it('stay where they cannot be defined, for the loader to refuse', () => {
    const [decoder] = expanded('<decoder><var name="x">1</var></decoder>');
    expect(decoder?.children.map(({ name }) => name)).toEqual(['var']);
  });

  it('hold for what follows the definition alone', () => {
    const [before, after] = expanded('<a>$one</a><var name="one">1</var><a>$one</a>');
    expect([before?.text, after?.text]).toEqual(['$one', '1']);
  });

  it('are not expanded in one another', () => {
    expect(textOf('<var name="in">1</var><var name="out">$in.</var><a>$out</a>')).toBe('$in.');
  });

  it('leave a file without variables alone, whatever dollars it has', () => {
    expect(textOf('<a>^(abc$)|$nothing</a>')).toBe('^(abc$)|$nothing');
  });

  it('are refused when they are unknown, with the place and a remedy', () => {
    const text = `${variables}\n<a>\n<b>(abc$)</b></a>`;
    expect(errorOf(text)).toBe('3: <b> holds $), and there is no variable of that name above it');
    const read = readRulesetXml(text);
    expect(read.kind === 'malformed' && read.error.remedy).toContain('<var name=")">');
  });

  it.each(['<var>1</var>', '<var id="x">1</var>', '<var name="x" id="y">1</var>'])('are refused as %s', (text) => {
    expect(errorOf(text)).toBe('1: a variable needs the attribute name, and has no other');
  });

  it('keep their first value, and a second definition is told', () => {
    const text = '<var name="x">one</var>\n<var name="X">two</var><a>$x.</a>';
    expect(textOf(text)).toBe('one.');
    expect(warningsOf(text)).toEqual(['2: the variable X is defined a second time; the first definition holds']);
  });

  it('are put in the right place after a $(field), where the reference is not to be trusted', () => {
    const text = '<var name="N">8</var><a>v $N $(srcip) $N.</a>';
    expect(textOf(text)).toBe('v 8 $(srcip) 8.');
    expect(warningsOf(text)).toEqual([
      '1: $N stands after a $(…) in one text, where other programs put its value in a wrong place',
    ]);
  });
});

describe('a decoder or rule file', () => {
  it('may hold any bytes, and limits count bytes', () => {
    const text = 'é'.repeat(20_000);
    expect(textOf(`<a>${text}</a>`)).toBe(text);
    expect(errorOf(`<a>${text}${text}</a>`)).toBe('1: the text of <a> is longer than 20480 bytes');
  });

  it('is malformed where its XML is, told in words', () => {
    expect(errorOf('<a>\n<b>')).toBe('2: the element <b> is never closed');
    const bytes = toBytes('<ä>');
    expect(errorOf(bytes)).toBe('1: the element <ä> is never closed');
  });
});
