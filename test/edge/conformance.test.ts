import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { serverAudits } from "graphql-http";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";

const byPost = "with GET, a query would be written to logs and any page could send it: only POST is accepted";
const says400 = "an unusable document or variable returns 400, whatever the client accepts: monitoring sees it";

/** Audits that the gateway does not follow, on purpose. None of the six is a MUST. */
const exceptions = new Map([
  ["5A70", byPost],
  ["D6D5", byPost],
  ["6A70", byPost],
  ["572B", says400],
  ["FDE2", says400],
  ["7B9B", says400],
]);

let url = "";
const audits = serverAudits({ url: () => `${url}/graphql`, fetchFn: fetch });

describe("GraphQL over HTTP, by graphql-http's audits", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({ environment: { GRAPHQL_INTROSPECTION: "true" } });
    url = gateway.url;
  });
  afterAll(() => gateway.close());

  it("has 61 audits", () => {
    expect(audits).toHaveLength(61);
  });

  it.each(audits.filter(({ id }) => !exceptions.has(id)).map((audit) => [audit.id, audit.name, audit] as const))(
    "passes %s: %s",
    async (_id, _name, audit) => {
      expect(await audit.fn()).toMatchObject({ status: "ok" });
    },
  );

  it.each([...exceptions])("does not pass %s: %s", async (id) => {
    const [audit] = audits.filter((one) => one.id === id);
    expect(["notice", "warn"]).toContain((await audit?.fn())?.status);
  });
});
