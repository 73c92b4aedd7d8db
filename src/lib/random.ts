/** From 0 up to, but not, 1. Spreads waits; nothing secret depends on it. */
export const systemRandom = (): number => Math.random();
