import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { sourceFiles } from '../support/source-files.ts';

const mostFileLines = 250;
const mostFunctionLines = 40;
/** What a component shows is part of it. */
const mostComponentLines = 60;

/** Files and functions (`path:name`) over the budget, each with the reason why it is better so. */
const exceptions: Readonly<Record<string, string>> = {
  'src/cli/demo/demo-home.ts:ossecConf': 'one text, to be read as such',
  'src/sandbox/help.ts:helpText': 'one text, to be read as such',
};

const files = [...sourceFiles('src'), ...sourceFiles('dashboard/src')].filter(
  (path) => /\.tsx?$/.test(path) && !/\.(test|contract)\.tsx?$/.test(path),
);

interface Measured {
  /** A path, or `path:name`. */
  readonly name: string;
  readonly lines: number;
  readonly most: number;
}

const measuredFiles: readonly Measured[] = files.map((path) => ({
  name: path,
  lines: readFileSync(path, 'utf8').split('\n').length - 1,
  most: mostFileLines,
}));
const measuredFunctions = files.flatMap(functionsOf);

function functionsOf(path: string): readonly Measured[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Measured[] = [];
  const most = path.endsWith('.tsx') ? mostComponentLines : mostFunctionLines;
  const line = (position: number) => source.getLineAndCharacterOfPosition(position).line;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const owner = ts.isVariableDeclaration(node.parent) ? node.parent : node;
      const name = owner.name?.getText(source) ?? `(line ${line(node.getStart(source)) + 1})`;
      found.push({ name: `${path}:${name}`, lines: line(node.end) - line(node.getStart(source)) + 1, most });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function over(measured: readonly Measured[]): readonly string[] {
  return measured
    .filter(({ name, lines, most }) => lines > most && !(name in exceptions))
    .map(({ name, lines }) => `${name}: ${lines} lines`);
}

describe('the budgets', () => {
  test(`no file is longer than ${mostFileLines} lines`, () => {
    expect(measuredFiles.length).toBeGreaterThan(50);
    expect(over(measuredFiles)).toEqual([]);
  });

  test(`no function is longer than ${mostFunctionLines} lines, ${mostComponentLines} in a .tsx`, () => {
    expect(measuredFunctions.length).toBeGreaterThan(200);
    expect(over(measuredFunctions)).toEqual([]);
  });

  test('an exception is still needed', () => {
    const long = [...measuredFiles, ...measuredFunctions].filter(({ lines, most }) => lines > most);
    const names = long.map(({ name }) => name);
    expect(Object.keys(exceptions).filter((name) => !names.includes(name))).toEqual([]);
  });
});
