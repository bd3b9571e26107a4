import { apiParticulierStatus, beneficiary } from "../api-particulier/answers.js";
import { apiParticulierError } from "../api-particulier/errors.js";
import type { SourceAnswer } from "../source-answer.js";
import { apiParticulierCodes } from "./api-particulier-codes.js";
import { describeFailure, fail, invalid, noFile, type Failure } from "./failure.js";
import type { Persona } from "./persona.js";
import { createPrudence } from "./prudence.js";

/** The answers that contain more than the code. */
const fuller: Readonly<Record<string, SourceAnswer>> = {
  "00429": apiParticulierError("00429", { headers: { "retry-after": "30" } }),
  "00501": apiParticulierError("00501", { meta: { retry_in: 10 } }),
  // As during maintenance hours.
  "36020": apiParticulierError("36020", { meta: { retry_in: 10 } }),
};

const absent = { code: "37003", title: "Dossier allocataire absent", detail: "Le dossier n'a pas été trouvé." };
const css = { est_beneficiaire: true, avec_participation: false, date_debut_droit: "2024-01-01" };
const html = { "content-type": "text/html" };

const others: readonly Failure[] = [
  fail(
    "35003_inattendue",
    apiParticulierError("35003", { title: "Erreur inattendue" }),
    "SOURCE_UNAVAILABLE",
    "unexpected error at the CNAF or the MSA, under the code of no file",
  ),
  fail(
    "37003_inatendue",
    apiParticulierError("37003", { title: "Erreur inatendue" }),
    "SOURCE_UNAVAILABLE",
    "unexpected error, misspelt, under the code of no file",
  ),
  fail(
    "00429_zero",
    apiParticulierError("00429", { headers: { "retry-after": "0" } }),
    "SOURCE_RATE_LIMITED",
    "too many requests, retry in 0 s",
  ),
  fail("37003_sans_meta", { status: 404, body: { errors: [absent] } }, noFile, "no file at the CNAV, without details"),
  fail(
    "37003_meta_null",
    { status: 404, body: { errors: [{ ...absent, source: null, meta: null }] } },
    noFile,
    "no file at the CNAV, details null",
  ),
  fail(
    "500",
    { status: 500, raw: "<html>Internal server error</html>", headers: html },
    "SOURCE_UNAVAILABLE",
    "internal error",
  ),
  fail("502", { status: 502, raw: "<html>Bad gateway</html>", headers: html }, "SOURCE_UNAVAILABLE", "bad gateway"),
  invalid("404", { status: 404, raw: "<html>Not found</html>", headers: html }, "a web page with status 404"),
  invalid("html", { status: 200, raw: "<!doctype html><title>Maintenance</title>", headers: html }, "a web page"),
  invalid("null", { status: 200, body: null }, "null in place of an object"),
  invalid("vide", apiParticulierStatus({}), "no status in the answer"),
  invalid("texte", apiParticulierStatus({ ...css, est_beneficiaire: "true" }), "a string in place of a boolean"),
  invalid("date", apiParticulierStatus({ ...css, date_debut_droit: "01/01/2024" }), "a date in another format"),
  invalid("enorme", apiParticulierStatus({ ...css, commentaire: "x".repeat(400 * 1024) }), "400 KB"),
  invalid(
    "redirection",
    { status: 302, raw: "", headers: { location: "http://169.254.169.254/latest/meta-data" } },
    "a redirect to another host",
  ),
  fail("muet", "hang", "SOURCE_TIMEOUT", "it never answers"),
  fail("coupe", "reset", "SOURCE_UNAVAILABLE", "it closes the connection"),
  fail("goutte", "drip", "SOURCE_TIMEOUT", "it answers too slowly, a byte at a time"),
];

function createPerson(failure: Failure): Persona {
  return {
    ...createPrudence(`apipart_${failure.name}`),
    exercises: describeFailure("API Particulier", failure),
    apiParticulier: { complementaire_sante_solidaire: failure.answer },
  };
}

const coded = apiParticulierCodes.map(({ code, shows, cause }) =>
  fail(code, fuller[code] ?? apiParticulierError(code), shows, cause),
);

/** One person for each failure of API Particulier for the CSS; for the RSA, all of them get a yes. */
export const apiParticulierFailures: readonly Persona[] = [
  ...[...coded, ...others].map(createPerson),
  {
    ...createPrudence("apipart_futur"),
    exercises: "CSS yes, from a day that is still to come; RSA yes",
    apiParticulier: {
      complementaire_sante_solidaire: beneficiary("2099-01-01", { avec_participation: false }),
    },
  },
];
