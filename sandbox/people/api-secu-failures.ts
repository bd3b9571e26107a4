import { apiSecuError, rsa } from "../api-secu/answers.js";
import type { SourceAnswer } from "../source-answer.js";
import type { Persona } from "./persona.js";
import { createPrudence } from "./prudence.js";

const errorCodes = [
  40000, 40002, 40003, 40011, 40013, 40014, 40015, 40016, 40019, 40024, 40026, 40029, 40031, 40301, 40402, 40406, 40409,
  40412, 50001,
];

const badHabits: Readonly<Record<string, SourceAnswer>> = {
  "401": { status: 401, raw: "" },
  "42901": apiSecuError(42901, { "retry-after": "30" }),
  "502": { status: 502, raw: "Bad gateway" },
  "503": { status: 503, raw: "Service unavailable" },
  "504": { status: 504, raw: "Gateway timeout" },
  html: { status: 200, raw: "<!doctype html><title>Maintenance</title>", headers: { "content-type": "text/html" } },
  null: { status: 200, body: null },
  texte: { status: 200, body: { code: "true", libelle: "L'assuré est bénéficiaire de la CSS" } },
  enorme: { status: 200, body: { code: true, libelle: "x".repeat(400 * 1024) } },
  redirection: { status: 302, raw: "", headers: { location: "http://169.254.169.254/latest/meta-data" } },
  muet: "hang",
  coupe: "reset",
  goutte: "drip",
};

function createFailure(name: string, answer: SourceAnswer): Persona {
  return {
    ...createPrudence(`apisecu_${name}`),
    exercises: `CSS: API-SECU answers ${name}; RSA yes`,
    apiSecu: { CSS: answer, RSA: rsa(true) },
  };
}

/** One person for each way in which API-SECU can fail to answer for the CSS; the RSA answers for all of them. */
export const apiSecuFailures: readonly Persona[] = [
  ...errorCodes.map((code) => createFailure(String(code), apiSecuError(code))),
  ...Object.entries(badHabits).map(([name, answer]) => createFailure(name, answer)),
];
