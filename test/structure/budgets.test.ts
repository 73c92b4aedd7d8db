import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { sourceFiles } from '../support/source-files.ts';

const mostFileLines = 250;
const mostFunctionLines = 40;

/** Files and functions (`path:name`) over the budget, each with the reason why it is better so. */
const exceptions: Readonly<Record<string, string>> = {
  'src/cli/demo/demo-home.ts:ossecConf': 'one text, to be read as such',
  'src/sandbox/help.ts:helpText': 'one text, to be read as such',
};

const files = sourceFiles('src').filter((path) => !/\.(test|contract)\.ts$/.test(path));

interface Measured {
  readonly name: string;
  readonly lines: number;
}

function functionsOf(path: string): readonly Measured[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Measured[] = [];
  const line = (position: number) => source.getLineAndCharacterOfPosition(position).line;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const owner = ts.isVariableDeclaration(node.parent) ? node.parent : node;
      const name = owner.name?.getText(source) ?? `(line ${line(node.getStart(source)) + 1})`;
      found.push({ name: `${path}:${name}`, lines: line(node.end) - line(node.getStart(source)) + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function over(measured: readonly Measured[], most: number): readonly string[] {
  return measured
    .filter(({ name, lines }) => lines > most && !(name in exceptions))
    .map(({ name, lines }) => `${name}: ${lines} lines`);
}

describe('the budgets', () => {
  test(`no file is longer than ${mostFileLines} lines`, () => {
    const measured = files.map((path) => ({ name: path, lines: readFileSync(path, 'utf8').split('\n').length - 1 }));
    expect(measured.length).toBeGreaterThan(50);
    expect(over(measured, mostFileLines)).toEqual([]);
  });

  test(`no function is longer than ${mostFunctionLines} lines`, () => {
    const measured = files.flatMap(functionsOf);
    expect(measured.length).toBeGreaterThan(200);
    expect(over(measured, mostFunctionLines)).toEqual([]);
  });

  test('an exception is still needed', () => {
    const lengths = new Map(
      [
        ...files.flatMap(functionsOf),
        ...files.map((path) => ({ name: path, lines: readFileSync(path, 'utf8').split('\n').length - 1 })),
      ].map(({ name, lines }) => [name, lines]),
    );
    const idle = Object.keys(exceptions).filter(
      (name) => (lengths.get(name) ?? 0) <= (name.includes(':') ? mostFunctionLines : mostFileLines),
    );
    expect(idle).toEqual([]);
  });
});
