import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Subject } from '../../event/subject.ts';
import { Found } from '../matcher.ts';
import { compileOsRegex } from './os-regex.ts';

/**
 * The machine once more, written down as plainly as the specification has it and without any short cut, so that the
 * fast one has something to be held against (spec: os-regex, section 4.2).
 */
type Cell = { readonly class: string } | { readonly quantifier: string } | { readonly literal: string } | 'G';
type Kind = 'class' | 'quantifier' | 'literal' | 'group' | 'past';

interface Plain {
  readonly cells: readonly Cell[];
  readonly begin: boolean;
  readonly end: boolean;
}

type PlainMatch = { readonly end: number; readonly marks: readonly (number | undefined)[] } | undefined;

const members: Readonly<Record<string, RegExp>> = {
  d: /[0-9]/,
  w: /[A-Za-z0-9_@-]/,
  s: / /,
  p: /[!"#$%&'()*+,\-.:;<=>?[\]{|}]/,
  D: /[^0-9]/,
  W: /[^A-Za-z0-9_@-]/,
  S: /[^ ]/,
  '.': /[\s\S]/,
  t: /\t/,
};

const holds = (kind: string, c: string) => members[kind]?.test(c) ?? kind === c;
const lower = (c: string) => (/[A-Z]/.test(c) ? c.toLowerCase() : c);

function plainAlternatives(pattern: string): readonly Plain[] {
  const tokens = pattern.match(/\\[\s\S][+*]?|[\s\S]/g) ?? [];
  const rows: string[][] = [[]];
  for (const token of tokens) token === '|' ? rows.push([]) : rows.at(-1)?.push(token);
  return rows.map((row) => {
    const begin = row[0] === '^';
    const end = row.at(-1) === '$' && row.length > (begin ? 1 : 0);
    const inner = row.slice(begin ? 1 : 0, end ? -1 : undefined);
    return { begin, end, cells: inner.flatMap(plainCells) };
  });
}

function plainCells(token: string): Cell[] {
  if (token === '(' || token === ')') return ['G'];
  const [backslash, kind = '', quantifier] = token;
  if (backslash !== '\\') return [{ literal: lower(token) }];
  const cells: Cell[] = [{ class: kind }, { literal: 'second cell of the class' }];
  return quantifier === undefined ? cells : [...cells, { quantifier }];
}

function plainRun({ cells, begin, end: END }: Plain, text: string, captures: boolean): PlainMatch {
  let p = 0;
  let s = 0;
  let hot = false;
  let end: number | null = 0;
  let back = null as number | null;
  const stack: [number, number][] = [];
  const mark: (number | undefined)[] = [];

  const kindOf = (at: number): Kind => {
    const cell = cells[at];
    if (cell === undefined) return 'past';
    if (cell === 'G') return 'group';
    return 'class' in cell ? 'class' : 'quantifier' in cell ? 'quantifier' : 'literal';
  };
  const classHas = (at: number, c: string) => {
    const cell = cells[at];
    return typeof cell === 'object' && 'class' in cell && holds(cell.class, c);
  };
  const quantifierIs = (at: number, quantifier: string) => {
    const cell = cells[at];
    return typeof cell === 'object' && 'quantifier' in cell && cell.quantifier === quantifier;
  };
  const literalIs = (at: number, c: string) => {
    const cell = cells[at];
    if (cell === 'G') return c === '(';
    return typeof cell === 'object' && 'literal' in cell && cell.literal === lower(c) && c < '\x80';
  };

  const step = (c: string): 'next' | 'same' | 'success' | 'fail' => {
    if (kindOf(p) === 'past') return END ? 'fail' : 'success';
    if (kindOf(p) === 'group') {
      mark[p] = s;
      p += 1;
      if (kindOf(p) === 'past') return END ? 'fail' : 'success';
    }
    if (kindOf(p) !== 'class') {
      if (!literalIs(p, c)) return 'fail';
      p += 1;
      back ??= s;
      end = s;
      return 'next';
    }
    const quantified = kindOf(p + 2) === 'quantifier';
    if (classHas(p, c) && !quantified) {
      p += 2;
      back ??= s;
      end = s;
      return 'next';
    }
    if (classHas(p, c)) {
      if (quantifierIs(p + 2, '*')) hot = true;
      if (!hot) {
        if (kindOf(p + 3) === 'group') mark[p + 3] = s === text.length - 1 ? s + 1 : s;
        hot = true;
        end = s;
        return 'next';
      }
      let n = p + 3;
      const skipped = kindOf(n) === 'group';
      if (skipped) n += 1;
      if (kindOf(n) === 'past') {
        if (skipped) mark[n - 1] = s + 1;
        return 'next';
      }
      let jump: number | undefined;
      if (kindOf(n) === 'class') {
        if (classHas(n, c)) jump = kindOf(n + 2) === 'quantifier' ? n : n + 2;
      } else if (literalIs(n, c)) {
        hot = false;
        jump = n + 1;
      }
      if (jump !== undefined) {
        if (skipped) mark[n - 1] = s;
        if (stack.length < 4) stack.push([p, s]);
        p = jump;
      }
      end = s;
      return 'next';
    }
    const r = cells.length - (p + 2);
    if (r <= 1 && hot && end !== null) {
      end = s;
      if (!END) return 'success';
      hot = false;
      return 'fail';
    }
    if (quantifierIs(p + 2, '+') && hot) {
      p += 3;
      hot = false;
      return 'same';
    }
    if (quantifierIs(p + 2, '*')) {
      p += 3;
      end = s - 1;
      hot = false;
      return 'same';
    }
    hot = false;
    return 'fail';
  };

  const accepted = () => {
    if (kindOf(p) === 'group') p += 1;
    return kindOf(p) === 'past';
  };

  const acceptedAtEnd = () => {
    if (captures) {
      while (kindOf(p) === 'class' && quantifierIs(p + 2, '*')) p += 3;
      if (kindOf(p) === 'group') mark[p] = text.length;
    }
    if (accepted()) return true;
    if (kindOf(p) === 'class' && hot) {
      p += 2;
      if (kindOf(p) === 'quantifier') {
        p += 1;
        if (accepted()) return true;
        if (kindOf(p) === 'class') {
          p += 2;
          if (quantifierIs(p, '*')) {
            p += 1;
            if (accepted()) return true;
          }
        }
      }
    }
    if (kindOf(p) === 'class') {
      p += 2;
      if (quantifierIs(p, '*')) {
        p += 1;
        if (accepted()) return true;
      }
    }
    return false;
  };

  while (s < text.length) {
    const outcome = step(text.charAt(s));
    if (outcome === 'success') return end === null ? undefined : { end, marks: mark };
    if (outcome === 'same') continue;
    if (outcome === 'fail') {
      const saved = stack.pop();
      if (saved !== undefined) {
        [p, s] = saved;
      } else {
        if (begin) return undefined;
        if (back !== null) s = back;
        back = null;
        p = 0;
        end = null;
      }
    }
    s += 1;
  }
  return acceptedAtEnd() && end !== null ? { end, marks: mark } : undefined;
}

type Answer = { readonly after: number; readonly groups: readonly string[] } | undefined;

function plainAnswer(pattern: string, text: string, captures: boolean): Answer {
  for (const alternative of plainAlternatives(pattern)) {
    const match = plainRun(alternative, text, captures);
    if (match === undefined) continue;
    const marks = alternative.cells.flatMap((cell, at) => (cell === 'G' ? [match.marks[at]] : []));
    const groups: string[] = [];
    for (let at = 0; captures && at < marks.length; at += 2) {
      const [open, close] = [marks[at], marks[at + 1]];
      if (open === undefined || close === undefined) break;
      groups.push(text.slice(open, close));
    }
    return { after: match.end === text.length ? match.end : match.end + 1, groups };
  }
  return undefined;
}

function answer(pattern: string, before: string, text: string, captures: boolean): Answer {
  const compiled = compileOsRegex(pattern, captures);
  if (compiled.kind === 'invalid') throw new Error(`${pattern}: ${compiled.what}`);
  const found = new Found();
  const subject = new Subject();
  subject.set(before + text);
  if (!compiled.matcher.exec(subject, before.length, found)) return undefined;
  const groups = Array.from({ length: found.count }, (_, group) =>
    subject.text.slice(found.starts[group], found.ends[group]),
  );
  return { after: found.after - before.length, groups };
}

// A small alphabet, so that patterns and texts meet often.
const classes = ['\\d', '\\w', '\\s', '\\p', '\\D', '\\W', '\\S', '\\.', '\\t', '\\(', '\\$'];
const literals = ['a', 'B', '1', ' ', ':', '+', '*', '^', '$', '-', '\xe9'];
const token = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(fc.constantFrom(...classes), fc.constantFrom('', '+', '*')).map((it) => it.join('')),
  },
  { weight: 3, arbitrary: fc.constantFrom(...literals) },
  { weight: 2, arbitrary: fc.constantFrom('ab', 'a1', ' a', ': ', 'aab', 'ab1') },
);
const piece = fc.oneof(
  { weight: 3, arbitrary: token },
  { weight: 2, arbitrary: fc.array(token, { maxLength: 3 }).map((tokens) => `(${tokens.join('')})`) },
);
const alternative = fc
  .tuple(fc.constantFrom('', '', '^'), fc.array(piece, { maxLength: 6 }), fc.constantFrom('', '', '$'))
  .map(([begin, pieces, end]) => begin + pieces.join('') + end);
const pattern = fc.array(alternative, { minLength: 1, maxLength: 2 }).map((alternatives) => alternatives.join('|'));
const text = fc
  .array(fc.constantFrom('a', 'b', 'A', '1', ' ', ':', '-', '+', '(', '$', '\t', '\xe9', 'ab', 'ab1', ' a', 'aab: '), {
    maxLength: 14,
  })
  .map((pieces) => pieces.join(''));

/** Without the parentheses that have no partner. */
function balanced(pattern: string): string {
  const opens = pattern.startsWith('(');
  const close = pattern.indexOf(')');
  if (!opens || close === -1) return pattern.replaceAll(/[()]/g, '');
  return `${pattern.slice(0, close + 1)}${pattern.slice(close + 1).replaceAll(')', '')}`;
}

describe('the osregex machine', () => {
  it('answers as the plain machine does, wherever it begins', () => {
    fc.assert(
      fc.property(pattern, text, fc.constantFrom('', '', 'ab1 '), fc.boolean(), (one, other, before, captures) => {
        expect(answer(one, before, other, captures)).toEqual(plainAnswer(one, other, captures));
      }),
      { numRuns: 15_000 },
    );
  });

  it('answers so after many attempts that failed, too', () => {
    const first = fc.constantFrom('a', 'ab', '(a', '\\d', '\\s', 'a\\d', ':\\w');
    const loops = fc.array(
      fc.constantFrom('\\S+', '\\w+', '\\.+', '\\d*', '\\S*', '\\D+', ' ', ':', '\\s', '\\w', 'b', ')'),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    const tail = fc.constantFrom('', '!', ' !', ':!', '\\d!', '\\p', '$');
    const repetitive = fc
      .tuple(first, loops, tail)
      .map(([begin, middle, end]) => balanced(begin + middle.join('') + end));
    const unit = fc.array(fc.constantFrom('a', 'b', '1', ' ', ':', 'ab', 'a1'), { minLength: 1, maxLength: 5 });
    const long = fc
      .tuple(unit, unit, fc.constantFrom('', '!', ' !', ' x'))
      .map(([one, other, end]) => one.join('').repeat(9) + other.join('').repeat(7) + end + one.join('').repeat(3));
    fc.assert(
      fc.property(repetitive, long, fc.boolean(), (one, other, captures) => {
        expect(answer(one, '', other, captures)).toEqual(plainAnswer(one, other, captures));
      }),
      { numRuns: 2_000 },
    );
  });

  it('tests as the plain machine does without captures', () => {
    fc.assert(
      fc.property(pattern, text, (one, other) => {
        const compiled = compileOsRegex(one);
        const subject = new Subject();
        subject.set(other);
        const matched = compiled.kind === 'matcher' && compiled.matcher.test(subject);
        expect(matched).toBe(plainAnswer(one, other, false) !== undefined);
      }),
      { numRuns: 5_000 },
    );
  });

  it('never matches a text that holds none of the required literals, and always when they decide', () => {
    fc.assert(
      fc.property(pattern, text, (one, other) => {
        const compiled = compileOsRegex(one);
        if (compiled.kind === 'invalid' || compiled.matcher.required === undefined) return;
        const occurs = compiled.matcher.required.some((literal) => other.toLowerCase().includes(literal));
        const subject = new Subject();
        subject.set(other);
        const matched = compiled.matcher.test(subject) || compiled.matcher.exec(subject, 0, new Found());
        if (matched) expect(occurs).toBe(true);
        if (compiled.matcher.requiredDecides) expect(matched).toBe(occurs);
      }),
      { numRuns: 10_000 },
    );
  });
});
