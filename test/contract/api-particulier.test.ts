import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { apiParticulierStatus, beneficiary, notBeneficiary } from "../../sandbox/api-particulier/answers.js";
import { apiParticulierError, apiParticulierErrorCodes } from "../../sandbox/api-particulier/errors.js";
import type { SourceAnswer } from "../../sandbox/source-answer.js";
import type { SourcePrincipal } from "../../src/auth/principal.js";
import { css } from "../../src/datasources/benefits/css.js";
import { rsa } from "../../src/datasources/benefits/rsa.js";
import type { BenefitDefinition, Fact } from "../../src/datasources/source.js";
import { GatewayError } from "../../src/errors.js";
import { measured } from "../support/run-reports/measured.js";
import {
  identityOf,
  named,
  type BareSource,
  startApiParticulierSource,
  withToken,
} from "../support/upstreams/api-particulier.js";

type Particulier = Awaited<ReturnType<typeof startApiParticulierSource>>;

const cssName = "complementaire_sante_solidaire";
const rsaName = "revenu_solidarite_active";
const yes = { est_beneficiaire: true, avec_participation: false, date_debut_droit: "2024-01-01" };
const html = { "content-type": "text/html" };
const identified = { sourceCallId: expect.any(String), correlationId: expect.any(String) };
const modalities = ["france_connect", "civil_identity"] as const;

describe("API Particulier v3", () => {
  let particulier: Particulier;
  let source: BareSource;
  let impatient: BareSource;
  beforeAll(async () => {
    particulier = await startApiParticulierSource();
    source = particulier.createSource();
    impatient = particulier.createSource({ timeoutMs: 500 });
  });
  beforeEach(() => {
    particulier.standIn.takeTime(0);
  });
  afterEach(() => {
    particulier.standIn.restore();
  });
  afterAll(() => particulier.close());

  const principal = (modality: SourcePrincipal["modality"], login = "test") =>
    modality === "france_connect" ? particulier.citizen(login) : named(identityOf(login));

  const ask = (who: SourcePrincipal, benefit: BenefitDefinition = css, from = source) =>
    from.ask({ benefit, principal: who, fresh: false });

  /** Returns the fact that the source reads from this answer about the CSS. */
  function read(answer: SourceAnswer, modality: SourcePrincipal["modality"] = "france_connect"): Promise<Fact> {
    particulier.standIn.answer("test", cssName, answer);
    return ask(principal(modality));
  }

  async function failureOf(asked: Promise<Fact>): Promise<GatewayError> {
    const outcome = await asked.catch((error: unknown) => error);
    if (outcome instanceof GatewayError) return outcome;
    throw new Error("a GatewayError was expected", { cause: outcome });
  }

  describe.each(modalities)("in the modality %s", (modality) => {
    it("returns the published statuses of the published test people", async () => {
      const [dubois, lagaffe] = [principal(modality), principal(modality, "non_beneficiaire")];
      expect(await ask(dubois)).toEqual({
        outcome: "BENEFICIARY",
        unknownReason: null,
        description: "La personne est bénéficiaire de la CSS.",
        rightStartDate: "2023-02-01",
        details: { paysContribution: false },
        source: "API_PARTICULIER",
        provider: null,
        asOf: expect.any(String),
        sourceCallId: particulier.standIn.requestIds.at(-1),
      });
      expect(await ask(dubois, rsa)).toMatchObject({
        outcome: "BENEFICIARY",
        description: "La personne est bénéficiaire du RSA.",
        rightStartDate: "1992-11-20",
        details: { increased: false },
      });
      expect(await ask(lagaffe, rsa)).toMatchObject({
        outcome: "NOT_BENEFICIARY",
        unknownReason: null,
        description: "La personne n'est pas bénéficiaire du RSA.",
        rightStartDate: null,
        details: { increased: null },
      });
    });

    it.each<[string, SourceAnswer, object]>([
      [
        "a contribution",
        beneficiary("2024-06-01", { avec_participation: true }),
        { details: { paysContribution: true } },
      ],
      [
        "a contribution unknown",
        apiParticulierStatus({ ...yes, avec_participation: null }),
        { details: { paysContribution: null } },
      ],
      ["no field of a contribution", beneficiary("2024-01-01"), { details: { paysContribution: null } }],
      ["a future right", beneficiary("2099-01-01"), { outcome: "BENEFICIARY", rightStartDate: "2099-01-01" }],
      ["a right with a null date", apiParticulierStatus({ ...yes, date_debut_droit: null }), { rightStartDate: null }],
      [
        "a right without the field of the date",
        apiParticulierStatus({ est_beneficiaire: true }),
        { rightStartDate: null },
      ],
      [
        "the contribution of a non-beneficiary",
        notBeneficiary({ avec_participation: false }),
        { outcome: "NOT_BENEFICIARY", details: { paysContribution: null } },
      ],
      ["no content type", apiParticulierStatus(yes, { "content-type": "" }), { outcome: "BENEFICIARY" }],
      ["fields that are new", apiParticulierStatus({ ...yes, nouveau: {} }), { outcome: "BENEFICIARY" }],
    ])("reads %s", async (_name, answer, expected) => {
      expect(await read(answer, modality)).toMatchObject(expected);
    });

    it.each([
      [{ est_beneficiaire: true, date_debut_droit: "2024-01-01" }, "BENEFICIARY"],
      [{ est_beneficiaire: false, date_debut_droit: null }, "NOT_BENEFICIARY"],
    ])("omits the details that are masked because a scope is missing", async (data, outcome) => {
      particulier.standIn.answer("test", rsaName, apiParticulierStatus(data));
      const fact = await ask(principal(modality), rsa);
      expect(fact).toMatchObject({ outcome });
      expect(fact.details).toEqual({});
    });

    /** API codes, their meaning in the FranceConnect modality, and in the civil-identity modality where it differs. */
    const table: readonly (readonly [codes: string, franceConnect: string, civilIdentity?: string])[] = [
      ["00401", "SOURCE_REJECTED"],
      ["00101 00103 00105 00108 00109", "SOURCE_REJECTED"],
      ["50001 50002 51501 51502 51504", "LOGIN_EXPIRED", "SOURCE_REJECTED"],
      ["50003 51503", "UNAUTHORIZED_FIELD_OR_TYPE", "SOURCE_REJECTED"],
      ["00100", "UNAUTHORIZED_FIELD_OR_TYPE", "SOURCE_REJECTED"],
      ["00107 00213", "SOURCE_REJECTED"],
      ["10003 23003 35003 36003 37003 40003", "NO_FILE"],
      ["00402", "SOURCE_REJECTED"],
      ["00203 00210 00212", "SOURCE_REJECTED"],
      ["00363 00422", "IDENTITY_NOT_RECOGNISED", "BAD_USER_INPUT birthDate"],
      ["00365 00428", "IDENTITY_NOT_RECOGNISED", "BAD_USER_INPUT birthPlace"],
      ["00366", "IDENTITY_NOT_RECOGNISED", "BAD_USER_INPUT"],
      ["00367", "IDENTITY_NOT_RECOGNISED", "BAD_USER_INPUT givenNames"],
      ["00400", "IDENTITY_NOT_RECOGNISED", "BAD_USER_INPUT birthCountry"],
      ["00420", "IDENTITY_NOT_RECOGNISED", "BAD_USER_INPUT birthName"],
      ["00427", "IDENTITY_NOT_RECOGNISED", "BAD_USER_INPUT gender"],
      ["36560 36561 51564", "IDENTITY_NOT_RECOGNISED"],
      ["00429", "SOURCE_RATE_LIMITED"],
      ["36000 36001 36004 36008 36009 36011 36999 37999 51999 00501", "SOURCE_UNAVAILABLE"],
      ["36020 51020", "SOURCE_UNAVAILABLE"],
      ["36002 37002", "SOURCE_TIMEOUT"],
    ];
    const codes = table.flatMap(([list, franceConnect, civilIdentity = franceConnect]) =>
      list.split(" ").map((code) => [code, modality === "france_connect" ? franceConnect : civilIdentity] as const),
    );

    /** Returns the reason of an unknown status, or the code of a failure with the field that it names. */
    async function meaningOf(answer: SourceAnswer): Promise<string> {
      const outcome = await read(answer, modality).catch((error: unknown) => error);
      if (!(outcome instanceof GatewayError)) return String((outcome as Fact).unknownReason);
      return [outcome.code, outcome.details.field].filter(Boolean).join(" ");
    }

    it.each(codes)("reads %s as %s", async (code, meaning) => {
      const read = await meaningOf(apiParticulierError(code));
      expect(read).toBe(meaning);
      if (meaning === "NO_FILE") measured(15, { '404 for "no file"': read });
    });

    it("knows every code of the contract", () => {
      expect(codes.map(([code]) => code).toSorted()).toEqual(
        apiParticulierErrorCodes.filter((code) => code !== "00015").toSorted(),
      );
    });

    it.each<[string, SourceAnswer, string]>([
      [
        "35003 with the title of a failure",
        apiParticulierError("35003", { title: "Erreur inattendue" }),
        "SOURCE_UNAVAILABLE",
      ],
      [
        "37003 with the title of a failure",
        apiParticulierError("37003", { title: "Erreur inattendue" }),
        "SOURCE_UNAVAILABLE",
      ],
      [
        "37003 without source and meta",
        { status: 404, body: { errors: [{ code: "37003", title: "Absent" }] } },
        "NO_FILE",
      ],
      [
        "37003 with null source and meta",
        { status: 404, body: { errors: [{ code: "37003", source: null, meta: null }] } },
        "NO_FILE",
      ],
      [
        "37003 with empty source and meta",
        { status: 404, body: { errors: [{ code: "37003", source: {}, meta: {} }] } },
        "NO_FILE",
      ],
      [
        "37003 with a meta of the wrong type",
        { status: 404, body: { errors: [{ code: "37003", meta: "CNAV" }] } },
        "NO_FILE",
      ],
      ...[
        { title: "Erreur inatendue" },
        { title: "ERREUR  INATTENDUE" },
        { title: "Erreur\u00a0inatendue" },
        { title: " erreur\u202finattendue " },
        { title: "Absent", detail: "Une erreur inattendue est survenue." },
      ].map((words): [string, SourceAnswer, string] => [
        `35003 with the words of a failure: ${JSON.stringify(words)}`,
        apiParticulierError("35003", words),
        "SOURCE_UNAVAILABLE",
      ]),
      ["no file at a new provider", apiParticulierError("48003", { status: 404 }), "NO_FILE"],
      ...["48560", "48561", "48563", "48564", "00355"].map((code): [string, SourceAnswer, string] => [
        `an identity that is not recognised: ${code}`,
        apiParticulierError(code, { status: 422 }),
        "IDENTITY_NOT_RECOGNISED",
      ]),
      ["several people", apiParticulierError("26015", { status: 409 }), "IDENTITY_NOT_RECOGNISED"],
      ...["00421", "00423", "00424", "00425", "00426", "36562", "36565"].map((code): [string, SourceAnswer, string] => [
        `a refused identity: ${code}`,
        apiParticulierError(code, { status: 422 }),
        modality === "france_connect" ? "IDENTITY_NOT_RECOGNISED" : "BAD_USER_INPUT",
      ]),
      [
        "a refused identity by the parameter",
        apiParticulierError("00424", { status: 422, source: { parameter: "moisDateNaissance" } }),
        modality === "france_connect" ? "IDENTITY_NOT_RECOGNISED" : "BAD_USER_INPUT birthDate",
      ],
      [
        "several complaints, the first unknown",
        { status: 422, body: { errors: [{ code: "00499" }, { code: "00420" }, { code: "00427" }] } },
        modality === "france_connect" ? "IDENTITY_NOT_RECOGNISED" : "BAD_USER_INPUT birthName",
      ],
      [
        "a complaint about the recipient after another",
        { status: 422, body: { errors: [{ code: "00420" }, { code: "00210" }] } },
        "SOURCE_REJECTED",
      ],
      ["the first error of several", { status: 404, body: { errors: [{ code: "37003" }, null] } }, "NO_FILE"],
      ["a code without its zeros", apiParticulierError("363", { status: 422 }), "SOURCE_INVALID_RESPONSE"],
      ["a code as a number", { status: 404, body: { errors: [{ code: 37003 }] } }, "SOURCE_INVALID_RESPONSE"],
      ["no code", { status: 404, body: { errors: [{ title: "Absent" }] } }, "SOURCE_INVALID_RESPONSE"],
      ["no error", { status: 404, body: { errors: [] } }, "SOURCE_INVALID_RESPONSE"],
      [
        "a success status with an error's body",
        { status: 200, body: { errors: [{ code: "37003" }] } },
        "SOURCE_INVALID_RESPONSE",
      ],
      ["an unknown code of 400", apiParticulierError("00499", { status: 400 }), "SOURCE_INVALID_RESPONSE"],
      ["an unknown code of 401", apiParticulierError("00199", { status: 401 }), "SOURCE_REJECTED"],
      ["an unknown code of 403", apiParticulierError("00299", { status: 403 }), "SOURCE_REJECTED"],
      ["an unknown code of 404", apiParticulierError("37004", { status: 404 }), "SOURCE_INVALID_RESPONSE"],
      ["an unknown code of 409", apiParticulierError("00016", { status: 409 }), "SOURCE_INVALID_RESPONSE"],
      ["an unknown code of 422", apiParticulierError("00499", { status: 422 }), "SOURCE_INVALID_RESPONSE"],
      ["an unknown code of 502", apiParticulierError("99999"), "SOURCE_UNAVAILABLE"],
      [
        "a code of a provider's failure at 404",
        apiParticulierError("37002", { status: 404 }),
        "SOURCE_INVALID_RESPONSE",
      ],
      ["no file at 422", apiParticulierError("37003", { status: 422 }), "SOURCE_INVALID_RESPONSE"],
      ["a wrong identity at 404", apiParticulierError("00363", { status: 404 }), "SOURCE_INVALID_RESPONSE"],
      ["no file at 401", apiParticulierError("37003", { status: 401 }), "SOURCE_INVALID_RESPONSE"],
      ["no file at 410", apiParticulierError("37003", { status: 410 }), "SOURCE_INVALID_RESPONSE"],
      ["no file at 500", apiParticulierError("37003", { status: 500 }), "SOURCE_UNAVAILABLE"],
      ["a property of every object", apiParticulierError("constructor", { status: 404 }), "SOURCE_INVALID_RESPONSE"],
    ])("reads %s correctly", async (name, answer, meaning) => {
      const read = await meaningOf(answer);
      expect(read).toBe(meaning);
      if (name.includes("of a failure")) measured(15, { "404 for an unexpected error": read });
    });
  });

  it.each<[string, object, string | null]>([
    ["37003", { meta: { provider: "MSA" } }, "MSA"],
    ["10003", { meta: null }, "MSA"],
    ["23003", { meta: {} }, "CNAF"],
    ["35003", { meta: { provider: "" } }, "CNAF & MSA"],
    ["36003", { meta: { provider: 36 } }, "Sécurité sociale"],
    ["37003", { meta: { provider: null } }, "CNAV"],
    ["40003", { meta: undefined }, "RNCPS"],
    ["51564", { meta: {} }, "FranceConnect"],
    ["00363", { meta: {} }, null],
  ])("names the provider that answered %s with %j: %s", async (code, changes, provider) => {
    const fact = await read(apiParticulierError(code, changes));
    expect(fact).toMatchObject({
      outcome: "UNKNOWN",
      provider,
      rightStartDate: null,
      details: { paysContribution: null },
    });
    expect(fact.description).toMatch(/son statut est inconnu\.$/);
  });

  it.each<[string, SourceAnswer, string, boolean]>([
    ["500 with HTML", { status: 500, raw: "<html>", headers: html }, "SOURCE_UNAVAILABLE", true],
    ["502 with HTML", { status: 502, raw: "<html>", headers: html }, "SOURCE_UNAVAILABLE", true],
    ["503 with no body", { status: 503, raw: "" }, "SOURCE_UNAVAILABLE", true],
    ["504 with no body", { status: 504, raw: "" }, "SOURCE_TIMEOUT", true],
    ["507", { status: 507, raw: "" }, "SOURCE_UNAVAILABLE", true],
    ["a reset connection", "reset", "SOURCE_UNAVAILABLE", true],
    ["HTML", { status: 200, raw: "<!doctype html>", headers: html }, "SOURCE_INVALID_RESPONSE", false],
    ["HTML labelled as JSON", { status: 200, raw: "<!doctype html>" }, "SOURCE_INVALID_RESPONSE", false],
    ["JSON labelled as HTML", apiParticulierStatus(yes, html), "SOURCE_INVALID_RESPONSE", false],
    ["404 with HTML", { status: 404, raw: "<html>", headers: html }, "SOURCE_INVALID_RESPONSE", false],
    ["null", { status: 200, body: null }, "SOURCE_INVALID_RESPONSE", false],
    ["an empty body", { status: 200, raw: "" }, "SOURCE_INVALID_RESPONSE", false],
    ["only the data", { status: 200, body: yes }, "SOURCE_INVALID_RESPONSE", false],
    ["an array of data", { status: 200, body: { data: [yes] } }, "SOURCE_INVALID_RESPONSE", false],
    ["no boolean", apiParticulierStatus({}), "SOURCE_INVALID_RESPONSE", false],
    [
      "a string for the boolean",
      apiParticulierStatus({ ...yes, est_beneficiaire: "false" }),
      "SOURCE_INVALID_RESPONSE",
      false,
    ],
    [
      "a number for the boolean",
      apiParticulierStatus({ ...yes, est_beneficiaire: 0 }),
      "SOURCE_INVALID_RESPONSE",
      false,
    ],
    [
      "null for the boolean",
      apiParticulierStatus({ ...yes, est_beneficiaire: null }),
      "SOURCE_INVALID_RESPONSE",
      false,
    ],
    [
      "a string for a detail",
      apiParticulierStatus({ ...yes, avec_participation: "false" }),
      "SOURCE_INVALID_RESPONSE",
      false,
    ],
    [
      "a string for a non-beneficiary's detail",
      notBeneficiary({ avec_participation: "false" }),
      "SOURCE_INVALID_RESPONSE",
      false,
    ],
    [
      "a French date",
      apiParticulierStatus({ ...yes, date_debut_droit: "01/01/2024" }),
      "SOURCE_INVALID_RESPONSE",
      false,
    ],
    [
      "a date that does not exist",
      apiParticulierStatus({ ...yes, date_debut_droit: "2023-02-29" }),
      "SOURCE_INVALID_RESPONSE",
      false,
    ],
    ["an empty date", apiParticulierStatus({ ...yes, date_debut_droit: "" }), "SOURCE_INVALID_RESPONSE", false],
    ["400 KB", apiParticulierStatus({ ...yes, note: "x".repeat(400 * 1024) }), "SOURCE_INVALID_RESPONSE", false],
    ["201", { status: 201, body: { data: yes } }, "SOURCE_INVALID_RESPONSE", false],
    ["204", { status: 204, raw: "" }, "SOURCE_INVALID_RESPONSE", false],
    ["405", { status: 405, body: {} }, "SOURCE_INVALID_RESPONSE", false],
  ])("returns a coded error for %s", async (_name, answer, code, retryable) => {
    const { code: given, details } = await failureOf(read(answer));
    expect(given).toBe(code);
    expect(details).toEqual({ source: "API_PARTICULIER", retryable, ...identified });
  });

  it.each<SourceAnswer>(["hang", "drip"])("gives up when the source does %s", async (habit) => {
    particulier.standIn.answer("test", cssName, habit);
    const { code, details } = await failureOf(ask(principal("france_connect"), css, impatient));
    expect([code, details.retryable]).toEqual(["SOURCE_TIMEOUT", true]);
  });

  it("follows no redirect", async () => {
    const location = `${particulier.standIn.baseUrl}/v3/dss/${rsaName}/france_connect?recipient=13002526500013`;
    const before = particulier.standIn.received.length;
    const { code } = await failureOf(read({ status: 302, raw: "", headers: { location } }));
    expect(code).toBe("SOURCE_INVALID_RESPONSE");
    const paths = particulier.standIn.received.slice(before).map(({ path }) => path);
    // One call, or more if the source has not noticed yet that the gateway gave up the previous one.
    expect(new Set(paths)).toEqual(new Set([`/v3/dss/${cssName}/france_connect`]));
    measured(16, { code, "redirects followed": new Set(paths).size - 1 });
  });

  it("returns SOURCE_UNAVAILABLE when the source refuses connections", async () => {
    const offline = particulier.createSource({ baseUrl: "http://127.0.0.1:1" });
    const { code, details } = await failureOf(ask(principal("france_connect"), css, offline));
    expect(code).toBe("SOURCE_UNAVAILABLE");
    expect(details).toEqual({ source: "API_PARTICULIER", retryable: true, ...identified });
  });

  it.each<[string, SourceAnswer, number | undefined]>([
    ["429", apiParticulierError("00429", { headers: { "retry-after": "30" } }), 30],
    ["429 with zero", apiParticulierError("00429", { headers: { "retry-after": "0" } }), 1],
    [
      "429 with a past date",
      apiParticulierError("00429", { headers: { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" } }),
      1,
    ],
    ["429 without a delay", apiParticulierError("00429"), 60],
    ["502 00501", apiParticulierError("00501", { meta: { retry_in: 300 } }), 300],
    ["502 00501 with a fraction", apiParticulierError("00501", { meta: { retry_in: 0.2 } }), 1],
    ["502 00501 with a huge delay", apiParticulierError("00501", { meta: { retry_in: 1e9 } }), 86_400],
    ["502 00501 with a text", apiParticulierError("00501", { meta: { retry_in: "soon" } }), undefined],
    ["502 00501 with a negative delay", apiParticulierError("00501", { meta: { retry_in: -1 } }), undefined],
    ["502 00501 without a delay", apiParticulierError("00501"), undefined],
    ["503 36020", apiParticulierError("36020", { meta: { retry_in: 2700 } }), 2_700],
    ["503 of an unknown provider", apiParticulierError("99020", { status: 503, meta: { retry_in: 60 } }), 60],
    ["502 of a provider", apiParticulierError("37999", { meta: { retry_in: 5 } }), 5],
    ["503 with the header", apiParticulierError("36020", { headers: { "retry-after": "90" } }), 90],
    ["503 with only the header", { status: 503, raw: "", headers: { "retry-after": "7" } }, 7],
    ["503 with zero", apiParticulierError("36020", { headers: { "retry-after": "0" } }), 1],
    ["502 36008, throttled", apiParticulierError("36008"), 10],
    ["502 of another provider, throttled", apiParticulierError("23008", { status: 502 }), 10],
    ["502 with HTML", { status: 502, raw: "<html>", headers: html }, undefined],
  ])("returns the retry delay that the source requests: %s", async (name, answer, retryAfter) => {
    const { details } = await failureOf(read(answer));
    expect(details.retryAfter).toBe(retryAfter);
    if (/zero|past/.test(name)) measured(48, { "retryAfter s for 0 or a past date": Number(details.retryAfter) });
  });

  it("identifies a failure by the source's identifier of the call", async () => {
    const { details } = await failureOf(read(apiParticulierError("36000")));
    const id = particulier.standIn.requestIds.at(-1);
    expect(details).toMatchObject({ sourceCallId: id, correlationId: id });
  });

  it.each(["", "not-a-uuid"])("creates its own identifier when the source's is %j", async (id) => {
    const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
    const headers = { "x-request-id": id };
    expect((await read(apiParticulierStatus(yes, headers))).sourceCallId).toMatch(uuid);
    expect((await failureOf(read(apiParticulierError("36000", { headers })))).details.sourceCallId).toMatch(uuid);
  });

  it("reports that the person must log in again, or which scope is missing", async () => {
    const unknown = await failureOf(ask(withToken("a".repeat(43))));
    expect([unknown.code, unknown.message]).toEqual([
      "LOGIN_EXPIRED",
      "The FranceConnect login can no longer be used with the source: the person must log in again.",
    ]);
    expect((await failureOf(ask(withToken("malformed")))).code).toBe("LOGIN_EXPIRED");
    const cssOnly = particulier.citizen("css_seulement", [cssName]);
    expect(await ask(cssOnly)).toMatchObject({ outcome: "BENEFICIARY" });
    const { code, details } = await failureOf(ask(cssOnly, rsa));
    expect([code, details]).toEqual(["UNAUTHORIZED_FIELD_OR_TYPE", { requiredScopes: [rsaName] }]);
  });

  it("omits the increase for a login without its scope, and returns it for a login with every scope", async () => {
    expect((await ask(particulier.citizen("test", [rsaName]), rsa)).details).toEqual({});
    expect((await ask(particulier.citizen("tous_les_droits"), rsa)).details).toEqual({ increased: false });
  });

  it("returns SOURCE_REJECTED when the gateway's own token or recipient is refused", async () => {
    const stranger = particulier.createSource({ token: "another" });
    expect((await failureOf(ask(principal("civil_identity"), css, stranger))).code).toBe("SOURCE_REJECTED");
    const nobody = particulier.citizen("test", [cssName], "13002526500014");
    expect((await failureOf(ask(nobody))).code).toBe("SOURCE_REJECTED");
  });

  it("does not include the person, the token or the source's words in an error", async () => {
    const errors = [apiParticulierError("36000"), apiParticulierError("00363"), apiParticulierError("37003")];
    for (const answer of errors) {
      const got = await read(answer, "civil_identity").catch((error: unknown) => error);
      const text = got instanceof GatewayError ? JSON.stringify([got.message, got.details]) : JSON.stringify(got);
      expect(text).not.toMatch(/127\.0\.0\.1|sandbox|DUBOIS|Angela|1962|fournisseur de données|n'est pas correcte/);
    }
  });
});
