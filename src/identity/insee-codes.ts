/** The INSEE code of France, as a country of birth. */
export const france = "99100";

/**
 * Whether the value has the form of an INSEE code of a commune, as FranceConnect gives it. `20…` was Corsica's code
 * until 1976.
 * @see https://docs.partenaires.franceconnect.gouv.fr/fs/fs-technique/fs-technique-scope-fc/
 */
export function isCommuneCode(value: string): boolean {
  return /^(?:2[AB]|\d{2})\d{3}$/.test(value);
}

/** The same without Corsica's former code: both sources refuse it in a civil identity. */
export function isCurrentCommuneCode(value: string): boolean {
  return isCommuneCode(value) && !value.startsWith("20");
}
