import type { Subject } from '../event/subject.ts';
import type { Compiled, Matcher } from './matcher.ts';
import { requiredOf } from './rare-literal.ts';

/** The default of a rule's `action`: the whole text, letter case included (spec: os-regex, section 1). Never invalid. */
export function compileString(pattern: string): Compiled {
  return { kind: 'matcher', matcher: new StringMatcher(pattern) };
}

class StringMatcher implements Matcher {
  readonly kind = 'string';
  readonly source: string;
  readonly required: readonly string[] | undefined;
  readonly requiredDecides = false;

  constructor(source: string) {
    this.source = source;
    this.required = requiredOf([source]);
  }

  test(subject: Subject): boolean {
    return subject.text === this.source;
  }
}
