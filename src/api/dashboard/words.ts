const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** How long something takes, in whole units of time: `2 hours`. */
export function timeSpan(ms: number): string {
  const [name, length] = units.find(([, each]) => ms >= each) ?? ['second', 1_000];
  return counted(Math.max(Math.floor(ms / length), 0), name);
}

export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
