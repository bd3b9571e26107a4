import type { AnswerHeaders, SourceAnswer } from "../source-answer.js";

/** Values of `X-APISECU-FD`: the fund that answered. */
export const fund = { CNAF: "00810011", MSA: "00171001", RNCPS: "99430000" };

/** An answer that says whether the person has the CSS. */
export const css = (code: boolean, fundId = fund.RNCPS): SourceAnswer => ({
  status: 200,
  body: { code, libelle: `L'assuré ${code ? "est" : "n'est pas"} bénéficiaire de la CSS` },
  headers: { "x-apisecu-fd": fundId },
});

/** An answer that says whether the person has the RSA. */
export const rsa = (code: boolean, fundId = fund.CNAF): SourceAnswer => ({
  status: 200,
  body: { code, libelle: `L'assuré ${code ? "est" : "n'est pas"} bénéficiaire du RSA` },
  headers: { "x-apisecu-fd": fundId },
});

/** API-SECU's error body; the first three digits of the code are the HTTP status. */
export function apiSecuError(code: number, headers: AnswerHeaders = {}): SourceAnswer {
  return { status: Math.floor(code / 100), body: { error_code: code, error: `Motif ${String(code)}` }, headers };
}
