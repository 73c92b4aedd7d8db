export interface Suggestion {
  readonly text: string;
  /** How many alerts have it. */
  readonly alerts: number;
}

const most = 12;

/** Those that begin with it come before those that have it within; what is typed already needs no suggestion. */
export function bestMatches(known: readonly Suggestion[], typed: string): readonly Suggestion[] {
  const wanted = typed.toLowerCase();
  const ranked = known
    .map((suggestion) => ({ suggestion, at: suggestion.text.toLowerCase().indexOf(wanted) }))
    .filter(({ suggestion, at }) => at !== -1 && suggestion.text !== '')
    .sort((one, other) => Math.sign(one.at) - Math.sign(other.at) || other.suggestion.alerts - one.suggestion.alerts)
    .map(({ suggestion }) => suggestion)
    .slice(0, most);
  return ranked.length === 1 && ranked[0]?.text === typed ? [] : ranked;
}
