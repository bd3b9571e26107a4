import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { apiParticulierError } from "../../sandbox/api-particulier/errors.js";
import { benefitScopes } from "../../sandbox/registrations.js";
import type { SourceAnswer } from "../../sandbox/source-answer.js";
import { eventually } from "../support/eventually.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";
import { measured } from "../support/run-reports/measured.js";

type Benefit = Parameters<Gateway["apiParticulier"]["answer"]>[1];

const environment = { CSS_SOURCE: "api-particulier", RSA_SOURCE: "api-particulier", CACHE_TTL_SECONDS: "0" };
const scopes = ["openid", "identite_pivot", ...benefitScopes].join(" ");

describe("an outage of API Particulier", () => {
  let gateway: Gateway;
  let token: string;
  let other: string;
  beforeAll(async () => {
    gateway = await startGateway({ environment });
    [token, other] = await Promise.all([gateway.token("tous_les_droits", scopes), gateway.token("test", scopes)]);
  });
  afterAll(() => gateway.close());

  const ask = async (field: string, by = token) => {
    const { data, errors } = await gateway.askText(`{ me { ${field} { outcome } } }`, { token: by });
    const me = data?.["me"] as Readonly<Record<string, unknown>>;
    return { status: me[field], extensions: errors[0]?.extensions };
  };
  const breakers = async () => {
    const ready = (await (await fetch(`${gateway.url}/health/ready`)).json()) as {
      sources: Record<string, { breakers: unknown }>;
    };
    return ready.sources["API_PARTICULIER"]?.breakers;
  };
  const calls = () => gateway.apiParticulier.received.length;

  // Each case has its own operation, because the operation is in cooldown afterwards.
  it.each<[string, string, Benefit, SourceAnswer]>([
    [
      "maintenance",
      "css",
      "complementaire_sante_solidaire",
      apiParticulierError("36020", { meta: { retry_in: 1_800 } }),
    ],
    [
      "maintenance of an unknown provider",
      "rsa",
      "revenu_solidarite_active",
      apiParticulierError("99020", { status: 503, meta: { retry_in: 1_800 } }),
    ],
    [
      "an unreachable provider",
      "aah",
      "allocation_adulte_handicape",
      apiParticulierError("00501", { meta: { retry_in: 1_800 } }),
    ],
    [
      "a 503 with a Retry-After header",
      "asf",
      "allocation_soutien_familial",
      { status: 503, raw: "", headers: { "retry-after": "1800" } },
    ],
  ])("is reported with its end, and causes one call only: %s", async (_case, field, name, answer) => {
    const before = calls();
    gateway.apiParticulier.answer("tous_les_droits", name, answer);
    const outage = { code: "SOURCE_UNAVAILABLE", source: "API_PARTICULIER", retryable: true };
    expect((await ask(field)).extensions).toMatchObject({ ...outage, retryAfter: 1_800 });
    const { extensions } = await ask(field, other);
    expect(extensions).toMatchObject(outage);
    expect(extensions?.["retryAfter"]).toBeGreaterThan(1_700);
    expect(extensions?.["retryAfter"]).toBeLessThanOrEqual(1_800);
    const made = calls() - before;
    expect(made).toBe(1);
    expect(await breakers()).toEqual(expect.not.objectContaining({ [field.toUpperCase()]: "open" }));
    measured(48, { calls: made, "retryAfter s": Number(extensions?.["retryAfter"]) });
  });

  it("does not affect the other benefits, and ends at the announced time", async () => {
    const name = "prime_activite";
    gateway.apiParticulier.answer(
      "tous_les_droits",
      name,
      apiParticulierError("37020", { status: 503, meta: { retry_in: 1 } }),
    );
    expect((await ask("primeActivite")).extensions).toMatchObject({ code: "SOURCE_UNAVAILABLE", retryAfter: 1 });
    gateway.apiParticulier.restore();
    await eventually(async () => {
      expect((await ask("primeActivite")).status).toEqual({ outcome: "BENEFICIARY" });
    });
  });

  it("by a provider that throttles the service is not retried at once, and does not block other people", async () => {
    const before = calls();
    gateway.apiParticulier.answer("tous_les_droits", "prime_activite", apiParticulierError("37008", { status: 502 }));
    const { extensions } = await ask("primeActivite");
    expect(extensions).toMatchObject({ code: "SOURCE_UNAVAILABLE", retryAfter: 10 });
    const made = calls() - before;
    expect(made).toBe(1);
    expect((await ask("primeActivite", other)).extensions).toBeUndefined();
    expect(calls() - before).toBe(2);
    measured(48, { calls: made, "retryAfter s": Number(extensions?.["retryAfter"]) });
  });

  it("that continues after its end is announced again", async () => {
    const refuse = (retryIn: number) => apiParticulierError("37020", { status: 503, meta: { retry_in: retryIn } });
    gateway.apiParticulier.restore();
    gateway.apiParticulier.answer("tous_les_droits", "prime_activite", refuse(1));
    expect((await ask("primeActivite")).extensions).toMatchObject({ code: "SOURCE_UNAVAILABLE", retryAfter: 1 });
    gateway.apiParticulier.answer("tous_les_droits", "prime_activite", refuse(1_800));
    await eventually(async () => {
      expect((await ask("primeActivite")).extensions).toMatchObject({ retryAfter: 1_800 });
    });
  });
});
