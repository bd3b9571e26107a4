import { apiParticulierStatus, beneficiary } from "../api-particulier/answers.js";
import { apiParticulierError, apiParticulierErrorCodes } from "../api-particulier/errors.js";
import type { SourceAnswer } from "../source-answer.js";
import type { Persona } from "./persona.js";
import { createPrudence } from "./prudence.js";

/** Where the code alone does not tell all that the service says. */
const errors: Readonly<Record<string, SourceAnswer>> = {
  ...Object.fromEntries(apiParticulierErrorCodes.map((code) => [code, apiParticulierError(code)])),
  "00429": apiParticulierError("00429", { headers: { "retry-after": "30" } }),
  "00501": apiParticulierError("00501", { meta: { retry_in: 300 } }),
  "35003_inattendue": apiParticulierError("35003", { title: "Erreur inattendue" }),
};

const noFile = { code: "37003", title: "Dossier allocataire absent", detail: "Le dossier n'a pas été trouvé." };
const css = { est_beneficiaire: true, avec_participation: false, date_debut_droit: "2024-01-01" };
const html = { "content-type": "text/html" };

const badHabits: Readonly<Record<string, SourceAnswer>> = {
  "37003_sans_meta": { status: 404, body: { errors: [noFile] } },
  "37003_meta_null": { status: 404, body: { errors: [{ ...noFile, source: null, meta: null }] } },
  "500": { status: 500, raw: "<html>Internal server error</html>", headers: html },
  "502": { status: 502, raw: "<html>Bad gateway</html>", headers: html },
  "404": { status: 404, raw: "<html>Not found</html>", headers: html },
  html: { status: 200, raw: "<!doctype html><title>Maintenance</title>", headers: html },
  null: { status: 200, body: null },
  vide: apiParticulierStatus({}),
  texte: apiParticulierStatus({ ...css, est_beneficiaire: "true" }),
  date: apiParticulierStatus({ ...css, date_debut_droit: "01/01/2024" }),
  enorme: apiParticulierStatus({ ...css, commentaire: "x".repeat(400 * 1024) }),
  redirection: { status: 302, raw: "", headers: { location: "http://169.254.169.254/latest/meta-data" } },
  muet: "hang",
  coupe: "reset",
  goutte: "drip",
};

function createFailure(name: string, answer: SourceAnswer): Persona {
  return {
    ...createPrudence(`apipart_${name}`),
    exercises: `CSS: API Particulier answers ${name}; RSA yes`,
    apiParticulier: { complementaire_sante_solidaire: answer },
  };
}

/** One person for each way in which API Particulier can fail to answer for the CSS; the RSA answers for all of them. */
export const apiParticulierFailures: readonly Persona[] = [
  ...Object.entries({ ...errors, ...badHabits }).map(([name, answer]) => createFailure(name, answer)),
  {
    ...createPrudence("apipart_futur"),
    exercises: "CSS yes, from a day that is still to come; RSA yes",
    apiParticulier: {
      complementaire_sante_solidaire: beneficiary("2099-01-01", { avec_participation: false }),
    },
  },
];
