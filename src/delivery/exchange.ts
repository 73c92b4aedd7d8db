/**
 * What one attempt said to a far side and what that answered, for people who want to see it. Secrets are hidden already; long
 * texts are cut and end with `…`. Times are epoch milliseconds.
 */
export type Exchange = HttpExchange | ScriptRun;

interface Attempted {
  readonly at: number;
  /** 1 for the first attempt at the delivery. */
  readonly attempt: number;
  readonly milliseconds: number;
}

export interface HttpExchange extends Attempted {
  readonly kind: 'http';
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | undefined;
  };
  readonly answer:
    | { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }
    | undefined;
  /** Why there was no answer. */
  readonly failure: string | undefined;
}

export interface ScriptRun extends Attempted {
  readonly kind: 'script';
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** How it ended, in words. */
  readonly exit: string;
  readonly output: string;
}
