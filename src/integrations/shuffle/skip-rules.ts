import { z } from 'zod';

/**
 * What Shuffle's own containers cause when it runs beside the manager: sending these alerts would start more of them.
 * Rule 5710 (a login by an unknown user) has nothing to do with containers, so it is sent (spec: stock integrations,
 * section 5).
 */
const containerRules = [
  ...['86001', '86002', '86003'],
  ...['87900', '87901', '87902', '87903', '87904', '87924', '87928', '87929', '87932'],
  '80710',
];

const mistake = 'skip_rules must be a list of rule ids; write skip_rules: [87900, 87924], or [] to send everything';

export function skipRules() {
  return z
    .array(
      z.union([z.string(), z.number()], { error: mistake }).transform((id) => String(id)),
      { error: mistake },
    )
    .prefault(containerRules);
}
