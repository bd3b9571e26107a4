import type { Persona } from "./persona.js";
import { createPrudence } from "./prudence.js";

/** A person whose FranceConnect token has two levels of assurance. */
export const twoLevels: Persona = {
  ...createPrudence("deux_niveaux"),
  exercises: "HTTP 401, refused level, unless FRANCECONNECT_ACR=eidas1,eidas2; then CSS yes, RSA yes",
  levels: "eidas1 eidas2",
};
