import { printable } from '../../lib/printable.ts';
import { cut } from '../text.ts';

/** What the demo writes on the terminal, a line at a time, none wider than the terminal. */
export interface Page {
  heading(text: string): void;
  /** Lines below each other, with a label beside the first of them. */
  rows(label: string, ...texts: readonly string[]): void;
}

export interface PageOptions {
  readonly out: (text: string) => void;
  readonly colours: boolean;
  readonly width: number;
}

const indent = '   ';
const labelWidth = 11;
const bold = 1;
const cyan = 36;

export function openPage({ out, colours, width }: PageOptions): Page {
  const paint = (text: string, colour: number) => (colours ? `\u001b[${colour}m${text}\u001b[0m` : text);
  const within = (text: string, room: number) => cut(onOneLine(text), Math.max(room, 1));
  return {
    heading: (text) => out(`\n${paint(within(text, width), bold)}\n`),
    rows: (label, ...texts) => {
      for (const [index, text] of texts.entries()) {
        const beside = (index === 0 ? label : '').padEnd(labelWidth);
        out(`${indent}${paint(beside, cyan)}${within(text, width - indent.length - labelWidth)}\n`);
      }
    },
  };
}

/** Much of it was written by strangers, and a terminal obeys what it is told. Aligned columns stay aligned. */
function onOneLine(text: string): string {
  return printable(text.replace(/[\r\n\t]+/g, ' ')).trimEnd();
}
