import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameReader, longestMessage } from './frame-reader.ts';

/** What comes of these chunks, and of the end of the connection. */
function read(...chunks: readonly string[]) {
  const reader = new FrameReader();
  const messages = chunks.flatMap((chunk) => reader.push(chunk));
  return { messages, tail: reader.end(), tooLong: reader.tooLong };
}

describe('lines', () => {
  it('are messages, also when they are empty, and keep a carriage return', () => {
    expect(read('a\n\nb\r\nc').messages).toEqual(['a', '', 'b\r']);
  });

  it('without their end are a message when the connection closes', () => {
    expect(read('a\nb').tail).toEqual(['b']);
    expect(read('a\n').tail).toEqual([]);
  });

  it('may end with a NUL, alone or before the newline', () => {
    expect(read('a\0b\0\nc\n\n').messages).toEqual(['a', 'b', 'c', '']);
  });

  it('that look like a length later on are still lines', () => {
    expect(read('x\n5 <34>ab\n').messages).toEqual(['x', '5 <34>ab']);
  });

  it.each(['12', '123 x', '0 <34>x', '123456 <34>x', '12 <x>', '12<34>x'])('begin with anything: %s', (line) => {
    expect(read(`${line}\n`).messages).toEqual([line]);
  });

  it('as long as is read are messages; longer ones are cut, and nothing more is read', () => {
    const line = 'x'.repeat(longestMessage);
    expect(read(`${line}\n`, 'y\n')).toEqual({ messages: [line, 'y'], tail: [], tooLong: false });
    expect(read(`a\n${line}z\ny\n`, 'y\n')).toEqual({ messages: ['a', line], tail: [], tooLong: true });
  });
});

describe('counted messages', () => {
  it('are as long as they say, whatever is in them', () => {
    expect(read('9 <34>a\nb 57 <1>ab\n\n').messages).toEqual(['<34>a\nb 5', '<1>ab\n']);
  });

  it('lose one newline at their end, and may be followed by newlines', () => {
    expect(read('7 <34>ab\n6 <34>cd\n\n6 <34>ef').messages).toEqual(['<34>ab', '<34>cd', '<34>ef']);
  });

  it('go on as a line where there is no length', () => {
    expect(read('6 <34>abrubbish\n6 <34>cd').messages).toEqual(['<34>ab', 'rubbish', '<34>cd']);
  });

  it('without their end are a message when the connection closes', () => {
    expect(read('60 <34>ab').tail).toEqual(['<34>ab']);
  });

  it('longer than is read are cut', () => {
    const text = `<34>${'x'.repeat(longestMessage)}`;
    expect(read(`${text.length} ${text}`)).toEqual({
      messages: [text.slice(0, longestMessage)],
      tail: [],
      tooLong: true,
    });
    const most = text.slice(0, longestMessage);
    expect(read(`${most.length} ${most}`).messages).toEqual([most]);
  });
});

describe('wherever a stream is cut into chunks', () => {
  const texts = fc.array(fc.string({ unit: fc.constantFrom('a', ' ', '1', '<', '>', '\r') }), { maxLength: 8 });
  const cut = (stream: string, at: readonly number[]) => {
    const places = [0, ...at.map((place) => place % (stream.length + 1)).sort((a, b) => a - b), stream.length];
    return places.slice(1).map((end, index) => stream.slice(places[index], end));
  };
  const places = fc.array(fc.nat(), { maxLength: 10 });

  it('the same lines come out', () => {
    fc.assert(
      fc.property(texts, places, (lines, at) => {
        const stream = `<1>\n${lines.map((line) => `${line}\n`).join('')}`;
        expect(read(...cut(stream, at)).messages).toEqual(['<1>', ...lines]);
      }),
    );
  });

  it('the same counted messages come out', () => {
    fc.assert(
      fc.property(texts, places, (lines, at) => {
        const messages = lines.map((line) => `<34>${line}`);
        const stream = messages.map((message) => `${message.length} ${message}`).join('');
        expect(read(...cut(stream, at)).messages).toEqual(messages);
      }),
    );
  });
});
