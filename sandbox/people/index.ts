import { apiParticulierFailures } from "./api-particulier-failures.js";
import { apiParticulierSet } from "./api-particulier-set.js";
import { apiSecuFailures } from "./api-secu-failures.js";
import { franceConnectSet } from "./franceconnect-set.js";
import { twoLevels } from "./levels.js";
import type { Persona } from "./persona.js";

/** Every test person of the sandbox. */
export const personas: readonly Persona[] = [
  ...franceConnectSet,
  ...apiParticulierSet,
  twoLevels,
  ...apiSecuFailures,
  ...apiParticulierFailures,
];
