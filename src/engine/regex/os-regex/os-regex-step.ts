/** What comes of a step of the machine. */
export const proceed = 0;
export const success = 1;
export const fail = 2;

export type Step = typeof proceed | typeof success | typeof fail;
