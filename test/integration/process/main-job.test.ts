import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { MyStatusesDocument, MyStatusListDocument } from "../../generated/graphql.js";
import { startGateway, type Gateway } from "../../support/gateway/gateway.js";

const bothOutcomes = "{ me { css { outcome } rsa { outcome } } }";

describe("the gateway", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterEach(() => {
    gateway.apiSecu.restore();
  });
  afterAll(() => gateway.close());

  const counted = async (work: () => Promise<unknown>) => {
    const before = { ...gateway.apiSecu.counters, checktoken: gateway.franceConnect.counters.checktoken };
    await work();
    const { CSS, RSA } = gateway.apiSecu.counters;
    const checktoken = gateway.franceConnect.counters.checktoken - before.checktoken;
    return { checktoken, CSS: CSS - before.CSS, RSA: RSA - before.RSA };
  };

  it("returns both statuses as the source gives them, live and then from the cache", async () => {
    const token = await gateway.token("test");
    const first = await gateway.ask(MyStatusesDocument, { token });
    expect(first.errors).toEqual([]);
    expect(first.data?.me?.css).toMatchObject({
      benefit: { code: "CSS" },
      outcome: "BENEFICIARY",
      unknownReason: null,
      description: "L'assuré est bénéficiaire de la CSS",
      rightStartDate: null,
      paysContribution: null,
      provenance: { source: "API_SECU", provider: "RNCPS", freshness: "LIVE" },
    });
    expect(first.data?.me?.rsa).toMatchObject({
      benefit: { code: "RSA" },
      outcome: "BENEFICIARY",
      description: "L'assuré est bénéficiaire du RSA",
      increased: null,
      provenance: { source: "API_SECU", provider: "CNAF", freshness: "LIVE" },
    });

    const second = await gateway.ask(MyStatusesDocument, { token });
    const cached = { ...first.data?.me?.css?.provenance, freshness: "CACHED" };
    expect(second.data?.me?.css?.provenance).toEqual(cached);
    expect(second.data?.me?.rsa?.provenance.freshness).toBe("CACHED");
  });

  it("keeps the correlation id of the source call with the fact", async () => {
    const token = await gateway.token("avec_nom_dusage");
    const { data } = await gateway.ask(MyStatusesDocument, { token });
    const ids = [data?.me?.css?.provenance.sourceCallId, data?.me?.rsa?.provenance.sourceCallId];
    expect(new Set(ids).size).toBe(2);
    expect(gateway.apiSecu.correlationIds).toEqual(expect.arrayContaining(ids));
  });

  it("calls checktoken once and each source once, however often the query names a field", async () => {
    const token = await gateway.token("naissance_Algérie");
    const query = "{ me { css { outcome } rsa { outcome } again: css { outcome } statuses { outcome } } }";
    expect(await counted(() => gateway.askText(query, { token }))).toEqual({ checktoken: 1, CSS: 1, RSA: 1 });
    expect(await counted(() => gateway.askText(query, { token }))).toEqual({ checktoken: 0, CSS: 0, RSA: 0 });
  });

  it("coalesces 100 simultaneous requests with one token into one call to checktoken and to each source", async () => {
    const token = await gateway.token("étranger_présumé_né_jour_et_mois");
    const calls = await counted(async () => {
      const answers = await Promise.all(Array.from({ length: 100 }, () => gateway.askText(bothOutcomes, { token })));
      const same = { me: { css: { outcome: "NOT_BENEFICIARY" }, rsa: { outcome: "NOT_BENEFICIARY" } } };
      for (const { data } of answers) expect(data).toEqual(same);
    });
    expect(calls).toEqual({ checktoken: 1, CSS: 1, RSA: 1 });
  });

  it("calls the sources again on Cache-Control: no-cache, and caches nothing on no-store", async () => {
    const token = await gateway.token("carac_speciaux");
    const headers = (value: string) => ({ "cache-control": value });
    const ask = (value?: string) => gateway.askText(bothOutcomes, { token, ...(value && { headers: headers(value) }) });
    expect(await counted(() => ask("no-store"))).toMatchObject({ CSS: 1, RSA: 1 });
    expect(await counted(() => ask())).toMatchObject({ CSS: 1, RSA: 1 });
    expect(await counted(() => ask())).toMatchObject({ CSS: 0, RSA: 0 });
    expect(await counted(() => ask("no-cache"))).toMatchObject({ CSS: 1, RSA: 1 });
  });

  it("returns to each person their own facts", async () => {
    const outcomes = async (person: string) => {
      const { data } = await gateway.ask(MyStatusesDocument, { token: await gateway.token(person) });
      return [data?.me?.css?.outcome, data?.me?.rsa?.outcome];
    };
    expect(await outcomes("test")).toEqual(["BENEFICIARY", "BENEFICIARY"]);
    expect(await outcomes("avec_nom_dusage")).toEqual(["NOT_BENEFICIARY", "BENEFICIARY"]);
    expect(await outcomes("naissance_Algérie")).toEqual(["BENEFICIARY", "NOT_BENEFICIARY"]);
  });

  it("lists statuses in the requested order, duplicates once, and by default those that the scopes cover", async () => {
    const codes = async (token: string, benefits?: ("CSS" | "RSA")[]) => {
      const { data } = await gateway.ask(MyStatusListDocument, { token, variables: benefits ? { benefits } : {} });
      return data?.me?.statuses?.map((status) => status?.__typename);
    };
    const token = await gateway.token("test");
    expect(await codes(token)).toEqual(["CssStatus", "RsaStatus"]);
    expect(await codes(token, ["RSA", "CSS", "RSA"])).toEqual(["RsaStatus", "CssStatus"]);
    const cssOnly = await gateway.token("test", "openid identite_pivot complementaire_sante_solidaire");
    expect(await codes(cssOnly)).toEqual(["CssStatus"]);
    expect(await codes(cssOnly, [])).toEqual([]);
  });

  it("answers `me` with null and UNAUTHENTICATED without a credential, and answers the rest of the query", async () => {
    const { status, data, errors } = await gateway.askText("{ me { reference } benefits { code } }");
    expect(status).toBe(200);
    expect(data).toMatchObject({ me: null, benefits: expect.arrayContaining([{ code: "CSS" }, { code: "RSA" }]) });
    expect(errors).toMatchObject([{ path: ["me"], extensions: { code: "UNAUTHENTICATED" } }]);
  });

  it("returns the RSA when the source fails for the CSS, and does not cache the failure", async () => {
    const token = await gateway.token("apisecu_503");
    const ask = () => gateway.ask(MyStatusesDocument, { token });
    const { status, data, errors } = await ask();
    expect(status).toBe(200);
    expect(data?.me).toMatchObject({ css: null, rsa: { outcome: "BENEFICIARY" } });
    expect(errors).toMatchObject([
      { path: ["me", "css"], extensions: { code: "SOURCE_UNAVAILABLE", source: "API_SECU" } },
    ]);
    // One call and one retry: a 503 may be transient.
    expect(await counted(ask)).toMatchObject({ CSS: 2, RSA: 0 });
  });
});
