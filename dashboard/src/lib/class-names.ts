/** Joins those that are there: `classNames(styles.button, small && styles.small)`. */
export function classNames(...names: readonly (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ');
}
