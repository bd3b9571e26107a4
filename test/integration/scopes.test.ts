import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { MyStatusesDocument, MyStatusListDocument } from "../generated/graphql.js";
import { writeConsumers } from "../support/gateway/consumers.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";
import { measured } from "../support/run-reports/measured.js";

const css = "complementaire_sante_solidaire";
const rsa = "revenu_solidarite_active";
const increased = "revenu_solidarite_active_majoration";

describe("the scope check", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  it("denies only the RSA to a token without its scope, and does not call the source", async () => {
    const token = await gateway.token("test", `openid identite_pivot ${css}`);
    const before = gateway.apiSecu.counters.RSA;
    const { status, data, errors } = await gateway.ask(MyStatusesDocument, { token });
    expect(status).toBe(200);
    expect(data?.me).toMatchObject({ css: { outcome: "BENEFICIARY" }, rsa: null });
    expect(errors).toMatchObject([
      { path: ["me", "rsa"], extensions: { code: "UNAUTHORIZED_FIELD_OR_TYPE", requiredScopes: [rsa] } },
    ]);
    expect(gateway.apiSecu.counters.RSA).toBe(before);
  });

  it("denies only `increased` to a token without its own scope", async () => {
    const token = await gateway.token("test", `openid identite_pivot ${rsa}`);
    const { data, errors } = await gateway.ask(MyStatusListDocument, { token, variables: { benefits: ["RSA"] } });
    expect(data?.me?.statuses).toMatchObject([{ outcome: "BENEFICIARY", increased: null }]);
    expect(errors).toMatchObject([
      {
        path: ["me", "statuses", 0, "increased"],
        extensions: { code: "UNAUTHORIZED_FIELD_OR_TYPE", requiredScopes: [increased] },
      },
    ]);
  });

  it("does not answer one set of scopes from a fact cached for another", async () => {
    const freshness = async (scope: string) => {
      const token = await gateway.token("avec_nom_dusage", `openid identite_pivot ${scope}`);
      const { data } = await gateway.askText("{ me { rsa { provenance { freshness } } } }", { token });
      return data;
    };
    const live = { me: { rsa: { provenance: { freshness: "LIVE" } } } };
    const before = gateway.apiSecu.counters.RSA;
    expect(await freshness(`${rsa} ${increased}`)).toEqual(live);
    expect(await freshness(rsa)).toEqual(live);
    measured(34, { "source calls for two sets of scopes": gateway.apiSecu.counters.RSA - before });
  });

  it("answers a token without any benefit scope, and reports the missing scopes", async () => {
    const token = await gateway.token("test", "openid identite_pivot");
    const { data, errors } = await gateway.ask(MyStatusesDocument, { token });
    expect(data).toEqual({ me: { css: null, rsa: null } });
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(Array(2).fill("UNAUTHORIZED_FIELD_OR_TYPE"));
  });

  it("grants no more than the consumer's own registration", async () => {
    const consumers = writeConsumers([{ scopes: [css] }]);
    const narrow = await startGateway({ environment: { CONSUMERS_FILE: consumers.path } });
    try {
      const { data, errors } = await narrow.ask(MyStatusesDocument, { token: await narrow.token("test") });
      expect(data?.me).toMatchObject({ css: { outcome: "BENEFICIARY" }, rsa: null });
      expect(errors).toMatchObject([{ extensions: { code: "UNAUTHORIZED_FIELD_OR_TYPE", requiredScopes: [rsa] } }]);
      expect(narrow.apiSecu.counters.RSA).toBe(0);
    } finally {
      await narrow.close();
    }
  });
});
