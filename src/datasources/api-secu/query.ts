import type { CivilIdentity } from "../../identity/civil-identity.js";
import { transliterate } from "../../identity/transliterate.js";

const allowed = /[A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸÆŒ' -]/;

/**
 * Returns a civil identity as API-SECU wants it: in upper case, an unknown month or day replaced by 01, and other
 * unknown values left out.
 */
export function toApiSecuQuery(identity: CivilIdentity): URLSearchParams {
  const { birthName, usageName, givenNames, birthDate, gender, birthCountry, birthPlace } = identity;
  const transliterated = (name: string) => transliterate(name.toUpperCase(), allowed);
  const query = {
    nom_naissance: birthName === null ? "" : transliterated(birthName),
    nom_usage: usageName === null ? "" : transliterated(usageName),
    // A space separates two names; a hyphen joins the parts of one name.
    liste_prenoms: givenNames.map((name) => transliterated(name).replaceAll(" ", "-")).join(" "),
    code_lieunaissance: birthPlace ?? "",
    code_paysnaissance: birthCountry,
    date_naissance: [birthDate.year, birthDate.month ?? "01", birthDate.day ?? "01"].join("-"),
    genre: gender === "FEMALE" ? "F" : "M",
  };
  return new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ""));
}
