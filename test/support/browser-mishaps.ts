import type { BrowserContext } from 'playwright-core';

/** Something that a page of ours never does. */
export interface Mishap {
  readonly kind: 'error' | 'console' | 'policy' | 'foreign' | 'crash';
  /** In the browser's words. */
  readonly what: string;
}

const ownHost = '127.0.0.1';
/** Those that leave nothing: what has no host stays in the browser. */
const networkSchemes = ['http:', 'https:', 'ws:', 'wss:'];

/** Everything of the kind that happens from now on in any page of the context. */
export async function watchMishaps(context: BrowserContext): Promise<readonly Mishap[]> {
  const mishaps: Mishap[] = [];
  const add = (kind: Mishap['kind'], what: string) => void mishaps.push({ kind, what });
  const visit = (url: string) => {
    if (isForeign(url)) add('foreign', url);
  };
  context.on('weberror', (error) => add('error', String(error.error().stack ?? error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error') add('console', `${message.text()} (${message.location().url})`);
  });
  context.on('request', (request) => visit(request.url()));
  context.on('page', (page) => {
    page.on('crash', () => add('crash', `the page ${page.url()} crashed`));
    page.on('websocket', (socket) => visit(socket.url()));
  });
  await context.exposeBinding(tellViolation, (_source, what: string) => add('policy', what));
  await context.addInitScript(violationListener);
  return mishaps;
}

export function isForeign(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return networkSchemes.includes(protocol) && hostname !== ownHost;
}

const tellViolation = 'tellContentSecurityPolicyViolation';

/** Runs in the page, before anything of its own. */
const violationListener = `addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) =>
  ${tellViolation}(\`\${effectiveDirective} forbids \${blockedURI} (\${sourceFile}:\${lineNumber})\`));`;
