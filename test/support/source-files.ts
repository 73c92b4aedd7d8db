import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Every file below a folder of the project, as a path from its root. */
export function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
