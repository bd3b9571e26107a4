import { apiParticulierFailures } from "./people/api-particulier-failures.js";
import { apiParticulierSet } from "./people/api-particulier-set.js";
import { apiSecuFailures } from "./people/api-secu-failures.js";
import { franceConnectSet } from "./people/franceconnect-set.js";
import { twoLevels } from "./people/levels.js";
import type { Persona } from "./people/persona.js";

/** Every test person of the sandbox. */
export const personas: readonly Persona[] = [
  ...franceConnectSet,
  ...apiParticulierSet,
  twoLevels,
  ...apiSecuFailures,
  ...apiParticulierFailures,
];
