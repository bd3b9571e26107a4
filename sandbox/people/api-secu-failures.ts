import { apiSecuError, rsa } from "../api-secu/answers.js";
import { describeFailure, fail, invalid, noFile, notRecognised, type Failure } from "./failure.js";
import type { Persona } from "./persona.js";
import { createPrudence } from "./prudence.js";

/** The error codes of API-SECU, grouped by the gateway's answer. */
const codes: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  [notRecognised]: {
    40002: "no name was sent",
    40003: "the name is refused",
    40011: "a check of the identity fails",
    40013: "the birth commune is refused",
    40014: "the gender is refused",
    40015: "a check of the identity fails",
    40016: "a check of the identity fails",
    40019: "the birth département is refused",
    40026: "the birth year is refused",
    40029: "the period is refused",
    40031: "a check of the identity fails",
    40402: "not in the national identity register, SNGI",
    40409: "not in the national identity register, SNGI",
  },
  [noFile]: {
    40406: "not attached to a fund in the register RNCPS",
    40412: "not attached to a fund in the register RNCPS",
  },
  SOURCE_UNAVAILABLE: {
    40000: "the provider behind it fails",
    40024: "the provider behind it fails",
    50001: "technical error",
  },
  SOURCE_REJECTED: { 40301: "the gateway's token gives no access" },
};

const html = { "content-type": "text/html" };

const others: readonly Failure[] = [
  fail("401", { status: 401, raw: "" }, "SOURCE_REJECTED", "it refuses the gateway's token, a new one too"),
  fail("42901", apiSecuError(42901, { "retry-after": "30" }), "SOURCE_RATE_LIMITED", "the gateway's quota is used up"),
  fail("502", { status: 502, raw: "Bad gateway" }, "SOURCE_UNAVAILABLE", "bad gateway"),
  fail("503", { status: 503, raw: "Service unavailable" }, "SOURCE_UNAVAILABLE", "it is down"),
  fail("504", { status: 504, raw: "Gateway timeout" }, "SOURCE_TIMEOUT", "gateway timeout"),
  invalid("html", { status: 200, raw: "<!doctype html><title>Maintenance</title>", headers: html }, "a web page"),
  invalid("null", { status: 200, body: null }, "null in place of an object"),
  invalid(
    "texte",
    { status: 200, body: { code: "true", libelle: "L'assuré est bénéficiaire de la CSS" } },
    "a string in place of a boolean",
  ),
  invalid("enorme", { status: 200, body: { code: true, libelle: "x".repeat(400 * 1024) } }, "400 KB"),
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
    ...createPrudence(`apisecu_${failure.name}`),
    exercises: describeFailure("API-SECU", failure),
    apiSecu: { CSS: failure.answer, RSA: rsa(true) },
  };
}

const coded = Object.entries(codes)
  .flatMap(([shows, causes]) =>
    Object.entries(causes).map(([code, cause]) => fail(code, apiSecuError(Number(code)), shows, cause)),
  )
  .toSorted((one, other) => Number(one.name) - Number(other.name));

/** One person for each failure of API-SECU for the CSS; for the RSA, all of them get a yes. */
export const apiSecuFailures: readonly Persona[] = [...coded, ...others].map(createPerson);
