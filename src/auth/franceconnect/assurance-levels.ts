/**
 * Whether `acr` names accepted levels of assurance alone, and at least one. FranceConnect may name several, separated by
 * spaces.
 */
export function areAccepted(accepted: readonly string[], acr: unknown): boolean {
  const levels = typeof acr === "string" ? acr.split(/\s+/).filter(Boolean) : [];
  return levels.length > 0 && levels.every((level) => accepted.includes(level));
}
