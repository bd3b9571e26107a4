/**
 * Whether `acr` contains only accepted levels of assurance, and at least one. FranceConnect may send several, separated
 * by spaces.
 */
export function areAccepted(accepted: readonly string[], acr: unknown): boolean {
  const levels = typeof acr === "string" ? acr.split(/\s+/).filter(Boolean) : [];
  return levels.length > 0 && levels.every((level) => accepted.includes(level));
}
