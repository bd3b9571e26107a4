import { createHash } from "node:crypto";
import { ApolloClient, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { print, type DocumentNode } from "graphql";
import { BenefitDocument } from "../generated/graphql.js";
import { writeText } from "../support/gateway/consumers.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";
import { trustedDocumentsPath } from "../support/trusted-documents.js";
import { clients } from "./clients.js";

const text = BenefitDocument.toString();
const variables = { code: "RSA" };
const sha256 = (document: string) => createHash("sha256").update(document).digest("hex");
/**
 * With `__typename`, which Apollo Client's cache needs. Both tools can be configured to write it into their manifests.
 */
const body = print(new InMemoryCache().transformDocument(gql(text)));
const codegenManifest = { [`sha256:${sha256(body)}`]: body };
const apolloManifest = {
  format: "apollo-persisted-query-manifest",
  version: 1,
  operations: [{ id: "benefit-1", name: "Benefit", type: "query", body }],
};
const sha256OfText = (document: DocumentNode) => sha256(print(document));

describe.each([
  ["GraphQL Code Generator's manifest", writeText(JSON.stringify(codegenManifest)), sha256OfText],
  ["Apollo's manifest", writeText(JSON.stringify(apolloManifest)), () => "benefit-1"],
  ["Apollo's manifest, by the hash of the text", writeText(JSON.stringify(apolloManifest)), sha256OfText],
])("a gateway that trusts %s", (_manifest, path, idOf) => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({ environment: { TRUSTED_DOCUMENTS: path } });
  });
  afterAll(() => gateway.close());

  it.each(Object.entries(clients))("runs the text of its document for %s", async (_client, askWith) => {
    const { data, extensions } = await askWith({ url: `${gateway.url}/graphql`, query: text, variables });
    expect(extensions).toEqual([]);
    expect(data).toMatchObject({ benefit: { code: "RSA" } });
  });

  it("runs it for Apollo Client by its identifier only, in one request", async () => {
    const bodies: string[] = [];
    const http = new HttpLink({
      uri: `${gateway.url}/graphql`,
      fetch: (url, options) => {
        if (typeof options?.body === "string") bodies.push(options.body);
        return fetch(url, options);
      },
    });
    const link = new PersistedQueryLink({ generateHash: idOf }).concat(http);
    const client = new ApolloClient({ link, cache: new InMemoryCache() });
    const { data } = await client.query({ query: gql(text), variables });
    expect(data).toMatchObject({ benefit: { code: "RSA" } });
    expect(bodies).toEqual([expect.not.stringContaining('"query"')]);
  });
});

describe("a gateway that trusts the manifest of this project's code generator", () => {
  it.each(Object.entries(clients))(
    "runs the text of a document for %s, in any order of its parts",
    async (_client, askWith) => {
      const gateway = await startGateway({ environment: { TRUSTED_DOCUMENTS: trustedDocumentsPath } });
      const { data, extensions } = await askWith({ url: `${gateway.url}/graphql`, query: text, variables });
      await gateway.close();
      expect([data, extensions]).toMatchObject([{ benefit: { code: "RSA" } }, []]);
    },
  );
});
