import { fileURLToPath } from 'node:url';

/** Where the build puts the dashboard's page: the same folder whether this runs from `src/` or from `dist/`. */
export const pageFolder = fileURLToPath(new URL('../../dist/dashboard', import.meta.url));
