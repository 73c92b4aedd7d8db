import { describe, expect, it } from 'vitest';
import { DecodingRig } from './decoding-rig.contract.ts';

const parent = '<decoder name="p"><program_name>^t$</program_name></decoder>';

interface Child {
  readonly name?: string;
  readonly prematch?: string;
  readonly regex?: string;
  readonly order?: string;
  readonly offset?: string;
  readonly more?: string;
}

function child({ name = 'c', prematch, regex, order = 'x', offset, more = '' }: Child): string {
  const found =
    regex === undefined ? '' : `<regex${offset ? ` offset="${offset}"` : ''}>${regex}</regex><order>${order}</order>`;
  const chosen = prematch === undefined ? '' : `<prematch>${prematch}</prematch>`;
  return `<decoder name="${name}"><parent>p</parent>${chosen}${found}${more}</decoder>`;
}

const value = (field: string, name = 'c'): string => child({ name, regex: `${field}=(\\w+)`, order: field });

const rig = (...decoders: readonly string[]) => new DecodingRig(decoders.join(''));

/** Decodes a line of program `t` by children of `p`. */
const decodeByChildren = (children: readonly string[], log: string) => rig(parent, ...children).decode(log, 't');

describe('children of a decoder', () => {
  it.each([
    ['a=1 b=2', { a: '1' }],
    ['b=2', {}],
  ])('without a prematch: the first one is chosen and final, on %j', (log, fields) => {
    expect(decodeByChildren([value('a', 'c1'), value('b', 'c2')], log)).toEqual({ decoder: 'p', fields });
  });

  it.each([
    ['b=2 a=1 c=9', { a: '1', b: '2', c: '9' }],
    ['c=3', { c: '3' }],
    ['nothing', {}],
  ])('of one name each take what they find, on %j', (log, fields) => {
    expect(decodeByChildren([value('a'), value('b'), value('c')], log)).toEqual({ decoder: 'p', fields });
  });

  it.each([
    ['k=1 k=2 k=3', { k1: '1', k2: '2', k3: '3' }],
    ['k=1', { k1: '1' }],
  ])('of one name continue after each other’s match with after_regex, on %j', (log, fields) => {
    const offset = 'after_regex';
    const children = [
      child({ regex: 'k=(\\w+)', order: 'k1' }),
      child({ regex: 'k=(\\w+)', order: 'k2', offset }),
      child({ regex: 'k=(\\w+)', order: 'k3', offset }),
    ];
    expect(decodeByChildren(children, log)).toEqual({ decoder: 'p', fields });
  });

  it('continue after the last one that matched, or else after the prematch', () => {
    const children = [
      child({ prematch: 'go:', regex: 'a=(\\w+)', order: 'a' }),
      child({ regex: 'k=(\\w+)', order: 'k', offset: 'after_regex' }),
      child({ regex: 'k=(\\w+)', order: 'l', offset: 'after_regex' }),
    ];
    expect(decodeByChildren(children, 'k=0 go: k=1 k=2').fields).toEqual({ k: '1', l: '2' });
    expect(decodeByChildren(children, 'k=0 go: a=1 k=1 k=2').fields).toEqual({ a: '1', k: '1', l: '2' });
  });

  it('are chosen by the first prematch that matches, whatever becomes of the regex', () => {
    const children = [
      child({ name: 'c1', prematch: '^A', regex: 'a=(\\w+)', order: 'a' }),
      child({ name: 'c2', prematch: 'B', regex: 'b=(\\w+)', order: 'b' }),
    ];
    expect(decodeByChildren(children, 'A B b=2')).toEqual({ decoder: 'p', fields: {} });
    expect(decodeByChildren(children, 'B b=2').fields).toEqual({ b: '2' });
    expect(decodeByChildren(children, 'neither')).toEqual({ decoder: 'p', fields: {} });
  });

  it('go on with siblings whose own prematch is never looked at', () => {
    const children = [child({ prematch: '^A', regex: 'a=(\\w+)', order: 'a' }), value('b')];
    expect(decodeByChildren(children, 'A a=1 b=2').fields).toEqual({ a: '1', b: '2' });
    expect(decodeByChildren(children, 'b=2 a=1').fields).toEqual({});
  });

  it('that fail take the rest of their run along, and the one after it when the run is interleaved', () => {
    const failing = child({ prematch: '^zz', regex: '(z)', order: 'z' });
    const chosen = (name: string) => child({ name, prematch: '^a', regex: 'a=(\\w+)', order: name });
    expect(decodeByChildren([failing, value('b'), chosen('next')], 'a=1').fields).toEqual({ next: '1' });
    const interleaved = [failing, chosen('swallowed'), value('b'), chosen('next')];
    expect(decodeByChildren(interleaved, 'a=1').fields).toEqual({});
  });

  it('report their own name only by their own prematch', () => {
    const more = '<use_own_name>true</use_own_name><type>firewall</type>';
    const withPrematch = rig(parent, child({ prematch: '^b', regex: 'b=(\\w+)', order: 'b', more }));
    expect(withPrematch.decode('b=2', 't')).toEqual({ decoder: 'c', fields: { b: '2' } });
    expect(withPrematch.event.decoder?.category).toBe('firewall');
    const without = rig(parent, child({ regex: 'b=(\\w+)', order: 'b', more }));
    expect(without.decode('b=2', 't')).toEqual({ decoder: 'p', fields: { b: '2' } });
    expect(without.event.decoder?.category).toBe('syslog');
  });

  it('do not ask for their program_name', () => {
    const other =
      '<decoder name="c"><parent>p</parent><program_name>^u$</program_name><regex>(\\d)</regex><order>d</order></decoder>';
    expect(decodeByChildren([other], '7').fields).toEqual({ d: '7' });
  });

  it('make what their parent would extract go unused', () => {
    const own = '<decoder name="p"><program_name>^t$</program_name><regex>a=(\\w+)</regex><order>a</order></decoder>';
    expect(rig(own).decode('a=1', 't').fields).toEqual({ a: '1' });
    expect(rig(own, child({ prematch: '^zz' })).decode('a=1', 't')).toEqual({ decoder: 'p', fields: {} });
  });
});

describe('top-level decoders', () => {
  it('are those with a program_name where there is a program, and the others where there is none', () => {
    const plain = rig('<decoder name="q"><prematch>^abc</prematch></decoder>');
    expect(plain.decode('abc', undefined).decoder).toBe('q');
    expect(plain.decode('abc', 't').decoder).toBeUndefined();
    expect(rig(parent).decode('abc', undefined).decoder).toBeUndefined();
    expect(rig('<decoder name="e"><program_name>^$</program_name></decoder>').decode('abc', '').decoder).toBe('e');
  });

  it('are tried in load order, and the first that matches is final', () => {
    const decoders = rig(
      '<decoder name="one"><program_name>^t</program_name><prematch>^a</prematch></decoder>',
      '<decoder name="two"><program_name>t$</program_name><prematch>b</prematch><regex>(x)</regex><order>x</order></decoder>',
      '<decoder name="three"><program_name>t</program_name></decoder>',
    );
    expect(decoders.decode('a b', 'tt').decoder).toBe('one');
    expect(decoders.decode('b', 'tt')).toEqual({ decoder: 'two', fields: {} });
    expect(decoders.decode('c', 'tt').decoder).toBe('three');
    expect(decoders.decode('a', 'xt').decoder).toBe('three');
    expect(decoders.decode('a', 'xx').decoder).toBeUndefined();
  });

  it('find decoders of more programs than they remember', () => {
    const decoders = rig('<decoder name="even"><program_name type="pcre2">^t\\d*[02468]$</program_name></decoder>');
    const names = Array.from({ length: 6_000 }, (_, index) => `t${index}`);
    const decoded = names.map((name) => decoders.decode('x', name).decoder);
    expect(decoded.filter((name) => name === 'even')).toHaveLength(3_000);
    expect(decoders.decode('x', `t${'0'.repeat(500)}`).decoder).toBe('even');
  });

  it.each([
    ['abc def ghi', 'def ghi'],
    ['abc', 'bc'],
  ])('let children begin after their match as the reference counts, on %j', (log, rest) => {
    const decoders = rig(
      '<decoder name="p"><prematch>^\\S+</prematch></decoder>',
      child({ regex: '(\\.*)', order: 'rest', offset: 'after_parent' }),
    );
    expect(decoders.decode(log, undefined).fields).toEqual({ rest });
  });

  it('extract after their own prematch with after_prematch, or from the whole log', () => {
    const top = (offset: string) =>
      `<decoder name="q"><prematch>^a </prematch><regex${offset}>(\\w)</regex><order>x</order></decoder>`;
    expect(rig(top(' offset="after_prematch"')).decode('a b', undefined).fields).toEqual({ x: 'b' });
    expect(rig(top('')).decode('a b', undefined).fields).toEqual({ x: 'a' });
    const byProgram =
      '<decoder name="q"><program_name>^t$</program_name><regex offset="after_prematch">(\\w)</regex><order>x</order></decoder>';
    expect(rig(byProgram).decode('a b', 't').fields).toEqual({ x: 'a' });
  });

  it('match an empty log where their pattern does', () => {
    expect(rig('<decoder name="q"><prematch>^\\d*</prematch></decoder>').decode('', undefined).decoder).toBe('q');
    expect(rig('<decoder name="q"><prematch>^\\d</prematch></decoder>').decode('', undefined).decoder).toBeUndefined();
  });
});

describe('offsets of a child', () => {
  it('count from the parent’s match for its prematch, and from its prematch for its regex', () => {
    const children =
      '<decoder name="c"><parent>q</parent><prematch offset="after_parent">^b </prematch>' +
      '<regex offset="after_prematch">^(\\w+)</regex><order>x</order></decoder>';
    const decoders = rig('<decoder name="q"><prematch>^a </prematch></decoder>', children);
    expect(decoders.decode('a b c', undefined).fields).toEqual({ x: 'c' });
    expect(decoders.decode('a a b c', undefined)).toEqual({ decoder: 'q', fields: {} });
  });

  it('count from the parent’s match with after_parent, whatever its own prematch', () => {
    const children =
      '<decoder name="c"><parent>q</parent><prematch>c$</prematch>' +
      '<regex offset="after_parent">^(\\w+)</regex><order>x</order></decoder>';
    const decoders = rig('<decoder name="q"><prematch>^a </prematch></decoder>', children);
    expect(decoders.decode('a b c', undefined).fields).toEqual({ x: 'b' });
  });
});

describe('captures', () => {
  it('fill static fields, the last one winning, and append dynamic ones', () => {
    const children = [child({ regex: '(\\w+) (\\w+) (\\w+) (\\w+)$', order: 'srcip, srcip, dyn, DYN' })];
    expect(decodeByChildren(children, 'abc a b c d').fields).toEqual({ srcip: 'b', dyn: 'c', DYN: 'd' });
  });

  it('beyond the order are dropped, and names beyond the captures stay unset', () => {
    expect(decodeByChildren([child({ regex: '(\\d)-(\\d)', order: 'x' })], '1-2').fields).toEqual({ x: '1' });
    expect(decodeByChildren([child({ regex: '(\\d)', order: 'x, y' })], '1-2').fields).toEqual({ x: '1' });
  });

  it('that are empty set their field to the empty text', () => {
    const decoders = rig(parent, child({ regex: '(\\d*)-(\\d*)', order: 'srcip, x' }));
    expect(decoders.decode('-5', 't').fields).toEqual({ srcip: '', x: '5' });
    expect(decoders.event.field(2).isSet).toBe(true);
  });

  it('keep bytes as they are', () => {
    const children = [child({ regex: 'x=(\\S+)', order: 'x' })];
    expect(decodeByChildren(children, 'X=\xff\xc3\xa9 y').fields).toEqual({ x: '\xff\xc3\xa9' });
  });

  it('are no longer stored once the event has 256 dynamic fields, not even static ones', () => {
    const order = (prefix: string) => Array.from({ length: 128 }, (_, index) => `${prefix}${index}`).join();
    const groups = '(\\w)-'.repeat(128);
    const children = ['a', 'b'].map((prefix) => child({ regex: groups, order: order(prefix) }));
    const decoders = rig(parent, ...children, child({ regex: '(\\w)', order: 'srcip' }), value('c'));
    const { fields } = decoders.decode('x-'.repeat(128), 't');
    expect(Object.keys(fields)).toHaveLength(256);
    expect(fields.srcip).toBeUndefined();
  });

  it('of the event before are gone', () => {
    const decoders = rig(parent, value('a'));
    decoders.decode('a=1', 't');
    expect(decoders.decode('b=1', 't').fields).toEqual({});
  });
});

describe('JSON_Decoder', () => {
  const json = (offset = '', more = '') =>
    `<plugin_decoder${offset === '' ? '' : ` offset="${offset}"`}>JSON_Decoder</plugin_decoder>${more}`;
  const top = (inner: string) => `<decoder name="q"><prematch>^go </prematch>${inner}</decoder>`;
  const below = (inner: string) => `<decoder name="c"><parent>q</parent>${inner}</decoder>`;

  it('reads the log, or what follows the prematch', () => {
    const whole = rig(`<decoder name="q"><prematch>^{</prematch>${json()}</decoder>`);
    expect(whole.decode('{"a":{"b":1},"srcip":"::1"} rest', undefined).fields).toEqual({ 'a.b': '1', srcip: '::1' });
    expect(rig(top(json())).decode('go {"a":1}', undefined)).toEqual({ decoder: 'q', fields: {} });
    expect(rig(top(json('after_prematch'))).decode('go {"a":1}', undefined).fields).toEqual({ a: '1' });
  });

  it('of a child with a prematch begins where that child says', () => {
    const childSays = (offset: string) => rig(top(''), below(`<prematch>{"a</prematch>${json(offset)}`));
    expect(childSays('after_parent').decode('go {"a":1}', undefined).fields).toEqual({ a: '1' });
    expect(childSays('after_prematch').decode('go {"a{"b":1}', undefined).fields).toEqual({ b: '1' });
  });

  it('of a child without a prematch goes by what the parent says', () => {
    const discarding = '<json_null_field>discard</json_null_field>';
    const parentSays = rig(top(json('after_prematch', discarding)), below(json('after_parent')));
    expect(parentSays.decode('go {"a":1,"n":null}', undefined).fields).toEqual({ a: '1' });
    const childSays = rig(top(''), below(json('after_parent', discarding)));
    expect(childSays.decode('{"a":1}', undefined).fields).toEqual({});
    expect(childSays.decode('go {"a":1}', undefined).fields).toEqual({});
  });

  it('may be one of several siblings', () => {
    const decoders = rig(
      '<decoder name="q"><prematch>^{</prematch></decoder>',
      below(json()),
      below('<regex>"a":(\\d+)</regex><order>again</order>'),
    );
    expect(decoders.decode('{"a":12}', undefined).fields).toEqual({ a: '12', again: '12' });
  });
});

describe('other plug-in decoders', () => {
  it.each([
    ['PF_Decoder', 'rule 2/(match) pass in on xl0: 10.0.0.1.66 > 10.0.0.2.80: P 1:2(1)', 'action', 'pass'],
    ['SonicWall_Decoder', 'x pri=6 c=1024 m=98 n=1', 'status', '6'],
    ['SymantecWS_Decoder', 'x,10=someone', 'dstuser', 'someone'],
    ['OSSECAlert_Decoder', 'Alert Level: 3; Rule: 7 - x; Location: a; user: someone; it', 'dstuser', 'someone'],
  ])('run where %s is named', (plugin, log, field, text) => {
    const xml = `<decoder name="q"><program_name>^t$</program_name><plugin_decoder>${plugin}</plugin_decoder></decoder>`;
    expect(new DecodingRig(xml, [7]).decode(log, 't').fields[field]).toBe(text);
  });
});

describe('decoders that accumulate', () => {
  it('complete an event by earlier ones', () => {
    const more = '<accumulate/>';
    const decoders = rig(
      parent,
      child({ name: 'a', prematch: 'from', regex: 'id=(\\d+) from=(\\w+)', order: 'id, srcip', more }),
      child({ name: 'b', prematch: 'as', regex: 'id=(\\d+) as=(\\w+)', order: 'id, user' }),
      child({ name: 'c', prematch: 'done', regex: 'id=(\\d+)', order: 'id', more }),
    );
    decoders.decode('id=4 from=far', 't', 1_000);
    decoders.decode('id=4 as=me', 't', 1_000);
    expect(decoders.decode('id=4 done', 't', 2_000).fields).toEqual({ srcip: 'far', id: '4' });
    expect(decoders.decode('id=5 done', 't', 2_000).fields).toEqual({ id: '5' });
  });
});
