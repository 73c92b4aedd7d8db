const minInt = -2_147_483_648;
const maxInt = 2_147_483_647;
/** The reference prints a field's number into 64 bytes, the last one NUL. */
const maxFieldDigits = 63;

/** A number as a field holds it: C's `%d` when it is a 32-bit integer, else `%f` (spec: decoders, section 5). */
export function fieldNumber(value: number): string {
  if (Number.isInteger(value) && value >= minInt && value <= maxInt) return String(value | 0);
  return fixed6(value).slice(0, maxFieldDigits);
}

/** C's `%f`. */
function fixed6(value: number): string {
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  // From here on `toFixed` would use an exponent.
  if (Math.abs(value) >= 1e21) return `${BigInt(value)}.000000`;
  // C rounds a half to even, `toFixed` up. It is a half exactly when there are seven binary places.
  const isHalf = Math.abs((value * 128) % 2) === 1;
  return isHalf ? halfToEven(value) : value.toFixed(6);
}

function halfToEven(value: number): string {
  const exact = value.toFixed(7);
  const isOdd = exact.charCodeAt(exact.length - 2) % 2 === 1;
  return isOdd ? value.toFixed(6) : exact.slice(0, -1);
}

/**
 * A number inside an array, as the reference prints it: `%1.15g`, or `%1.17g` when that does not read back the same to
 * within a relative 2.2e-16 (spec: decoders, section 5).
 */
export function printedNumber(value: number): string {
  if (!Number.isFinite(value)) return 'null';
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return Object.is(value, -0) ? '-0' : String(value);
  const short = general(value.toExponential(14), 15);
  const read = Number(short);
  const isSame = Math.abs(read - value) <= Math.max(Math.abs(read), Math.abs(value)) * Number.EPSILON;
  return isSame ? short : general(seventeenDigits(value), 17);
}

/** Seventeen significant digits in exponent form; a half to even, where `toExponential` would round up. */
function seventeenDigits(value: number): string {
  const rounded = value.toExponential(16);
  // A half has a 5 for its eighteenth digit and nothing after it.
  if (!/5e/.test(value.toExponential(17))) return rounded;
  const [, kept = '', rest = '', exponent = ''] = /^(-?\d\.\d{16})(\d+)(e.+)$/.exec(value.toExponential(60)) ?? [];
  const isHalf = /^50*$/.test(rest);
  const isOdd = kept.charCodeAt(kept.length - 1) % 2 === 1;
  return isHalf && !isOdd ? kept + exponent : rounded;
}

/** C's `%g` of `precision` digits, from the exponent form with one digit less behind the point. */
function general(exponential: string, precision: number): string {
  const [mantissa = '', power = '0'] = exponential.split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= precision) {
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${withoutZeros(mantissa)}e${exponent < 0 ? '-' : '+'}${size}`;
  }
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (exponent < 0) return withoutZeros(`${sign}0.${'0'.repeat(-exponent - 1)}${digits}`);
  return withoutZeros(`${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`);
}

/** Without the zeros at the end of its decimal places, nor the point when none is left. */
function withoutZeros(decimal: string): string {
  return decimal.replace(/\.?0*$/, '');
}
