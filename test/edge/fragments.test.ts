import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { benefitScopes } from "../../sandbox/registrations.js";
import { createSchema } from "../../src/resolvers/index.js";
import { readAudit } from "../support/audit/audit.js";
import { doubling } from "../support/documents.js";
import { writeConsumers } from "../support/gateway/consumers.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";
import { measured } from "../support/run-reports/measured.js";
import { leafOf, reachTypes } from "../support/schema-paths.js";

const levels = 60;
const types = reachTypes(createSchema()).map((one) => [one.type.name, one] as const);

describe("a fragment that spreads the next one twice, at each of 60 levels", () => {
  let gateway: Gateway;
  let token: string;
  beforeAll(async () => {
    const { path } = writeConsumers([{ scopes: benefitScopes }]);
    gateway = await startGateway({ environment: { CONSUMERS_FILE: path } });
    token = await gateway.token("test", `openid identite_pivot ${benefitScopes.join(" ")}`);
  });
  afterAll(() => gateway.close());

  it.each(types)("is answered in a status, a page or the schema itself: on %s", async (name, { type, around }) => {
    const inside = leafOf(type);
    const answer = await gateway.askText(doubling(levels, inside, { type: name, around }), { token });
    const tooLarge = answer.errors.filter(({ extensions }) => extensions.code === "OPERATION_TOO_LARGE");
    // A root field that occurs 2^60 times is over its limit.
    const limits = name === "Query" ? ["rootFields"] : [];
    expect(tooLarge.map(({ extensions }) => extensions["limit"])).toEqual(limits);
    expect([answer.status, answer.errors]).toEqual([limits.length > 0 ? 400 : 200, tooLarge]);
    measured(42, { levels, "HTTP status": answer.status });
  });

  it("is recorded with each field that it selects, once", async () => {
    const around = (spread: string) =>
      `{ me { css { ${spread} provenance { ...source } ...on BenefitStatus { provenance { ...source freshness } } } } }`;
    const inside = "outcome provenance { ...source } benefit { ...benefit }";
    const nested =
      "fragment source on Provenance { source ...asOf ...asOf } fragment asOf on Provenance { asOf } fragment benefit on Benefit { code }";
    const document = doubling(levels, inside, { type: "CssStatus", around });
    const { errors } = await gateway.askText(`${document} ${nested}`, { token });
    expect(errors).toEqual([]);
    expect(readAudit(gateway.auditLog).at(-1)).toMatchObject({
      decision: "disclosed",
      fields: ["outcome", "provenance.source", "provenance.asOf", "provenance.freshness"],
    });
  });
});
