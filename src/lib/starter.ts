import { fileURLToPath } from 'node:url';

/** What starts the program as people start it: the same file whether this runs from `src/` or from `dist/`. */
export const starter = fileURLToPath(new URL('../../bin/threatlockdown', import.meta.url));
