/** The INSEE code of France, as a country of birth. */
export const france = "99100";

/**
 * Whether the value has the form of an INSEE code of a commune. `20…` is included: it was Corsica's code until 1976, and
 * people born before may still have it.
 * @see https://docs.partenaires.franceconnect.gouv.fr/fs/fs-technique/fs-technique-scope-fc/
 */
export function isCommuneCode(value: string): boolean {
  return /^(?:2[AB]|\d{2})\d{3}$/.test(value);
}
