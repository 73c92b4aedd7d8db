import { createRequire } from 'node:module';

// Read rather than imported: package.json lies outside the folder that is compiled.
const manifest = createRequire(import.meta.url)('../../package.json') as { readonly version: string };

/** The program's own version, as package.json says it. */
export const version = manifest.version;
