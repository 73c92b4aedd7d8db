import type { Integration } from '../integrations/integration.ts';
import type { HomePaths } from '../lib/home-paths.ts';

/** What a configuration is read with, besides its two files. */
export interface Surroundings {
  readonly home: HomePaths;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** By what `<name>` says; names that begin with `custom-` all mean the custom integration. */
  readonly findIntegration: (name: string) => Integration | undefined;
}

/** A block of this name runs a script of the same name. */
export function isCustom(name: string): boolean {
  return name.startsWith('custom-');
}
