import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldNumber, printedNumber } from './json-numbers.ts';

describe('a number as a field', () => {
  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['2147483647', '2147483647'],
    ['-2147483648', '-2147483648'],
    ['2147483648', '2147483648.000000'],
    ['-2147483649', '-2147483649.000000'],
    ['10000000000', '10000000000.000000'],
    ['1.5', '1.500000'],
    ['1e-7', '0.000000'],
    ['-1e-7', '-0.000000'],
    ['0.1', '0.100000'],
    ['999999999.9999999', '1000000000.000000'],
    ['1e21', '1000000000000000000000.000000'],
    ['1e22', '10000000000000000000000.000000'],
    ['-1e23', '-99999999999999991611392.000000'],
    ['1e400', 'inf'],
    ['-1e400', '-inf'],
  ])('%s is %s', (text, printed) => {
    expect(fieldNumber(Number(text))).toBe(printed);
  });

  it('has its half rounded to even', () => {
    expect(fieldNumber(1 / 128)).toBe('0.007812');
    expect(fieldNumber(3 / 128)).toBe('0.023438');
    expect(fieldNumber(-1 / 128)).toBe('-0.007812');
    expect(fieldNumber(1_000_000 + 1 / 128)).toBe('1000000.007812');
  });

  it('is cut to 63 characters', () => {
    expect(fieldNumber(2 ** 1000)).toBe(String(BigInt(2 ** 1000)).slice(0, 63));
    expect(fieldNumber(1e57)).toBe(`${String(BigInt(1e57))}.0000`);
  });

  it('is within half a millionth of the number', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (value) => {
        expect(Math.abs(Number(fieldNumber(value)) - value)).toBeLessThanOrEqual(0.000_000_5 + 1e-7);
      }),
    );
  });
});

describe('a number in an array', () => {
  it.each([
    ['1.0', '1'],
    ['-0.0', '-0'],
    ['100', '100'],
    ['123456789012345', '123456789012345'],
    ['1e15', '1e+15'],
    ['1e20', '1e+20'],
    ['-1e20', '-1e+20'],
    ['1e-7', '1e-07'],
    ['1.5e-100', '1.5e-100'],
    ['0.0001', '0.0001'],
    ['0.00012345', '0.00012345'],
    ['-0.5', '-0.5'],
    ['0.1', '0.1'],
    ['0.30000000000000004', '0.3'],
    ['3.141592653589793', '3.1415926535897931'],
    ['1234567890123456', '1234567890123456'],
    ['123456789012345.6', '123456789012345.59'],
    ['12345678901234567', '12345678901234568'],
    ['5e-324', '4.94065645841247e-324'],
    ['1e400', 'null'],
    ['-1e400', 'null'],
  ])('%s is %s', (text, printed) => {
    expect(printedNumber(Number(text))).toBe(printed);
  });

  it('has its half rounded to even', () => {
    expect(printedNumber(2 ** 50 + 0.25)).toBe('1125899906842624.2');
    expect(printedNumber(2 ** 50 + 0.75)).toBe('1125899906842624.8');
    expect(printedNumber(-(2 ** 50) - 0.25)).toBe('-1125899906842624.2');
  });

  it('reads back the same to within a relative 2.2e-16', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e308, max: 1e308, noNaN: true }), (value) => {
        const read = Number(printedNumber(value));
        expect(Math.abs(read - value)).toBeLessThanOrEqual(Math.abs(value) * Number.EPSILON);
      }),
    );
  });
});
