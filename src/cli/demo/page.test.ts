import { beforeEach, describe, expect, test } from 'vitest';
import { openPage, type PageOptions } from './page.ts';

let written: string;
beforeEach(() => {
  written = '';
});

const open = (given: Partial<PageOptions> = {}) =>
  openPage({
    out: (text) => {
      written += text;
    },
    colours: false,
    width: 40,
    ...given,
  });

describe("the demo's page", () => {
  test('has a label beside the first of several lines', () => {
    const page = open();
    page.heading('1  Something happens');
    page.rows('alert', 'rule 1', 'rule 2');
    expect(written).toBe('\n1  Something happens\n   alert      rule 1\n              rule 2\n');
  });

  test('has no line that is wider than the terminal, however narrow that is', () => {
    const page = open();
    page.heading('h'.repeat(100));
    page.rows('log line', 'x'.repeat(100));
    expect(written.split('\n').map((line) => line.length)).toEqual([0, 40, 40, 0]);
    expect(written).toContain('x…\n');
    open({ width: 5 }).rows('log line', 'x'.repeat(100));
    expect(written).toContain('log line   …\n');
  });

  test('has colours on a terminal, which take no room', () => {
    open({ colours: true }).rows('alert', 'x'.repeat(100));
    expect(written).toBe(`   \u001b[36malert      \u001b[0m${'x'.repeat(25)}…\n`);
  });

  test('obeys nobody whose words it shows', () => {
    open().rows('alert', 'two\r\nlines \u001b[2J');
    expect(written).toBe('   alert      two lines \ufffd[2J\n');
  });
});
