import fc from "fast-check";
import { canary } from "./people.js";
import { nearlyJsonBytes, nearlyRecord } from "./json.js";
import { anyText, mostly } from "./text.js";

/** An answer of a source, before it is written to a connection. */
export interface UpstreamAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const statuses = fc.oneof(
  fc.constantFrom(200, 201, 204, 206, 301, 304, 400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 504, 599),
  fc.integer({ min: 200, max: 599 }),
);
/** A status, and the body that the source sends with it. */
const withStatus = (status: number, bodies: fc.Arbitrary<unknown>) => bodies.map((body) => ({ status, body }));

const days = mostly(
  fc.constantFrom("2024-02-29", "2026-01-01"),
  fc.constantFrom("2024-02-30", "01/02/2024", "0000-00-00"),
  8,
);

const apiSecu = fc.oneof(
  withStatus(
    200,
    nearlyRecord({ code: fc.boolean(), libelle: mostly(fc.constant(`Réponse pour ${canary}`), anyText) }),
  ),
  fc
    .oneof(
      fc.constantFrom(40002, 40011, 40013, 40024, 40300, 40402, 40406, 40409, 40412),
      fc.integer({ min: 39_900, max: 50_400 }),
    )
    .chain((code) =>
      withStatus(
        Math.floor(code / 100),
        fc.oneof(
          nearlyRecord({ error_code: fc.constant(code), error: anyText }),
          nearlyRecord({ errorCode: fc.constant(code), error: anyText }),
        ),
      ),
    ),
);

const apiParticulierCodes = {
  400: ["00401"],
  401: ["00101", "00105", "50001", "50003", "51503"],
  403: ["00100", "00213"],
  404: ["37003", "35003", "00402"],
  409: ["00015", "35015"],
  422: ["00355", "00363", "00420", "36560", "36562"],
  502: ["37008", "00501"],
};
const apiParticulierErrors = fc.constantFrom(...Object.entries(apiParticulierCodes)).chain(([status, codes]) => {
  const error = nearlyRecord({
    code: mostly(fc.constantFrom(...codes), fc.integer({ min: 0, max: 99_999 }).map(String)),
    title: anyText,
    detail: fc.oneof(fc.constant("Erreur inattendue"), anyText),
    source: nearlyRecord({ parameter: fc.constantFrom("prenoms[]", "sexeEtatCivil", "nomNaissance") }),
    meta: nearlyRecord({ provider: fc.constantFrom("CNAV", ""), retry_in: fc.double({ min: -1, max: 1e6 }) }),
  });
  return withStatus(Number(status), nearlyRecord({ errors: fc.array(error, { maxLength: 3 }) }));
});
const apiParticulierStatus = nearlyRecord({
  est_beneficiaire: fc.boolean(),
  avec_participation: fc.option(fc.boolean()),
  avec_majoration: fc.option(fc.boolean()),
  date_debut_droit: fc.option(days),
});
const apiParticulier = fc.oneof(
  withStatus(200, nearlyRecord({ data: apiParticulierStatus, links: fc.constant({}), meta: fc.constant({}) })),
  apiParticulierErrors,
);

/** Characters that a header may contain. */
const headerText = fc.oneof(
  fc.constantFrom(
    "",
    "0",
    "-1",
    "3600",
    "false",
    "1e9",
    "9".repeat(30),
    "Wed, 21 Oct 2099 07:28:00 GMT",
    "00810011",
    "0b1c2d3e-4f50-4162-8374-95a6b7c8d9e0",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
  ),
  fc.string({ unit: fc.constantFrom("a", "1", ";", "=", ",", '"', " ", "/", "\\", "é", "*"), maxLength: 30 }),
);
const types = mostly(
  fc.constantFrom("application/json", "application/json; charset=utf-8", "application/problem+json"),
  fc.oneof(headerText, fc.constantFrom("text/html", "application/jsonp", "application/token-introspection+jwt", "a/b")),
  15,
);
const otherHeaders = fc.dictionary(
  fc.constantFrom(
    "retry-after",
    "x-apisecu-fd",
    "x-cache-expires-in",
    "x-response-cached",
    "content-encoding",
    "location",
    "x-request-id",
    "set-cookie",
  ),
  fc.oneof(headerText, fc.constantFrom("gzip", "br", "deflate, gzip", "identity")),
  { maxKeys: 3, noNullPrototype: true },
);

function answers(all: fc.Arbitrary<{ readonly status: number; readonly body: unknown }>): fc.Arbitrary<UpstreamAnswer> {
  const headers = fc.tuple(types, mostly(fc.constant({}), otherHeaders, 8));
  return all.chain(({ status, body }) =>
    fc.record({
      status: mostly(fc.constant(status), statuses, 8),
      headers: headers.map(([type, others]) => ({ "content-type": type, ...others })),
      body: nearlyJsonBytes(fc.constant(body)),
    }),
  );
}

export const apiSecuAnswers = answers(apiSecu);
export const apiParticulierAnswers = answers(apiParticulier);
/** Answers of checktoken that nobody has signed. */
export const unsignedAnswers = answers(
  fc.oneof(
    withStatus(200, nearlyRecord({ token_introspection: nearlyRecord({ active: fc.boolean(), sub: anyText }) })),
    withStatus(400, nearlyRecord({ error: fc.constantFrom("invalid_client", "server_error") })),
  ),
);
