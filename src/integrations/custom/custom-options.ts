import { z } from 'zod';
import { Secret } from '../../lib/secret.ts';
import { settingsSchema } from '../options.ts';

const secret = () => z.instanceof(Secret).optional().meta({ secret: true });

/** A block for a script. The reference asks nothing of it, so neither does this: what it means is the script's business. */
export const customOptions = settingsSchema({
  name: z
    .string()
    .refine(
      (name) => !/\p{Cc}/u.test(name),
      'name has a line break or a tab in it; write <name>custom-x</name> on one line',
    )
    .refine(
      (name) => !name.split('/').includes('..'),
      'name leads out of the folder integrations; write <name>custom-x</name>, without ".."',
    )
    .describe('The script’s path below `integrations/`. Begins with `custom-`.'),
  api_key: secret().describe('Handed to the script as argument 2. Any text, or none.'),
  hook_url: secret().describe('Handed to the script as argument 3. Any text, or none.'),
  alert_format: z
    .enum(['json', 'plain'])
    .describe('What the alert file holds: the alert as JSON, or seven shell assignments.'),
  max_log: z.number().describe('Plain format only: the most bytes of `full_log`.'),
  options: z.string().optional().describe('Handed over as it is, in a file named by argument 5.'),
  timeout: z.number().describe('Argument 6. A script that takes longer is stopped.'),
  retries: z.number().describe('Argument 7. Also how often a script that failed is run again for the same alert.'),
  secrets: z
    .enum(['argv', 'environment'], {
      error: 'secrets must be argv or environment; write secrets: environment to keep them out of the process list',
    })
    .default('argv')
    .describe(
      'Where the script finds its key and hook: among its arguments, where every local user can see them, or in `THREATLOCKDOWN_API_KEY` and `THREATLOCKDOWN_HOOK_URL`.',
    ),
});
export type CustomOptions = z.output<typeof customOptions>;
