import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { beneficiary } from "../../../sandbox/api-particulier/answers.js";
import { personas } from "../../../sandbox/people/index.js";
import type { Answer } from "../../support/ask.js";
import { eventually } from "../../support/eventually.js";
import { startGateway, type Gateway } from "../../support/gateway/gateway.js";
import { createCrowd } from "../../support/load/crowd.js";
import { measured } from "../../support/run-reports/measured.js";

const cssName = "complementaire_sante_solidaire";
const rsaName = "revenu_solidarite_active";
const yes = beneficiary("2023-02-01", { avec_participation: false });
const crowd = createCrowd(20).map((person) => ({ ...person, apiParticulier: { [cssName]: yes, [rsaName]: yes } }));
const environment = { CSS_SOURCE: "api-particulier", RSA_SOURCE: "api-particulier", SOURCE_TIMEOUT_MS: "1000" };

/** In the FranceConnect modality all people of one recipient share a URL: the service answers one call at a time. */
describe("a lock that API Particulier keeps after the gateway's call has timed out", () => {
  let gateway: Gateway;
  let tokens: readonly string[];
  let first: string;
  beforeEach(async () => {
    gateway = await startGateway({ environment, accessTokenSeconds: 600, people: [...personas, ...crowd] });
    tokens = await Promise.all(crowd.map(({ login }) => gateway.token(login)));
    first = await gateway.token("test");
  });
  afterEach(() => gateway.close());

  const ask = (token: string, field = "css") => gateway.askText(`{ me { ${field} { outcome } } }`, { token });
  const codeOf = ({ errors }: Answer) => errors[0]?.extensions;
  const cssCalls = () => gateway.apiParticulier.counters[cssName];

  /** Resolves once the source has the call. */
  const asked = async (token: string) => {
    const before = cssCalls();
    const answer = ask(token);
    await eventually(async () => {
      expect(await Promise.resolve(cssCalls())).toBeGreaterThan(before);
    });
    return { answer };
  };

  it("delays the waiting calls, which all succeed if the lock ends in time", async () => {
    gateway.apiParticulier.takeTime(2_000);
    const abandoned = await asked(first);
    gateway.apiParticulier.takeTime(5);
    const waiting = await Promise.all(tokens.map((token) => ask(token)));
    expect(waiting.map(codeOf)).toEqual(tokens.map(() => undefined));
    expect(codeOf(await abandoned.answer)).toMatchObject({ code: "SOURCE_TIMEOUT", retryable: true });
    measured(47, { "answered if the lock ends": waiting.length });
  });

  it("makes the waiting calls fail with `retryAfter` if it never ends, after few attempts; other calls do not wait", async () => {
    gateway.apiParticulier.answer("test", cssName, "hang");
    const abandoned = await asked(first);
    const before = cssCalls();
    const waiting = Promise.all(tokens.map((token) => ask(token)));
    const others = await Promise.all(tokens.map((token) => ask(token, "rsa")));
    expect(others.map(codeOf)).toEqual(tokens.map(() => undefined));

    const refused = await waiting;
    const expected = { code: "SOURCE_UNAVAILABLE", retryable: true, retryAfter: 10 };
    for (const answer of refused) expect(codeOf(answer)).toMatchObject(expected);
    const calls = cssCalls() - before;
    expect(calls).toBeLessThanOrEqual(15);
    expect(codeOf(await abandoned.answer)).toMatchObject({ code: "SOURCE_TIMEOUT" });
    measured(47, { "refused with retryAfter if not": refused.length, "calls for them": calls });
  });
});
