import { readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";

const assets = fileURLToPath(new URL("../../console/assets/", import.meta.url));

describe("the served console", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({ environment: { GRAPHQL_EXPLORER: "false" } });
  });
  afterAll(() => gateway.close());

  const get = (path: string, headers: Record<string, string> = {}) => fetch(gateway.url + path, { headers });
  const assetOf = async (kind: string) => {
    const [path = ""] = new RegExp(`/assets/[^"]+\\.${kind}`).exec(await (await get("/")).text()) ?? [];
    return path;
  };

  it.each(["/", "/catalogue?q=rsa", "/catalogue/API_of.2019", "/developpeurs"])("is one page at %s", async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(await response.text()).toContain('<html lang="fr">');
  });

  it.each(["/inconnue", "/catalogue/a/b", "/assets/", "/assets/absent.js", "/assets/..%2findex.html"])(
    "returns 404 for %s",
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  it("allows neither inline scripts nor other origins, and forms only to itself and FranceConnect", async () => {
    const policy = (await get("/")).headers.get("content-security-policy") ?? "";
    const { origin } = new URL(gateway.franceConnect.issuer);
    expect(policy.split(";")).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      "connect-src 'self'",
      `form-action 'self' ${origin}`,
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ]);
  });

  it("gives its page the list of what this gateway offers", async () => {
    const [, offers = ""] = /name="offers" content='([^']+)'/.exec(await (await get("/")).text()) ?? [];
    expect(JSON.parse(offers)).toMatchObject({ explorer: false, schema: true });
  });

  it("makes browsers revalidate its page, but never the assets that are named by their content", async () => {
    expect((await get("/")).headers.get("cache-control")).toBe("no-cache");
    const asset = await get(await assetOf("js"));
    expect(asset.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  });

  it.each(["br", "gzip"])("sends its assets compressed with %s", async (encoding) => {
    for (const kind of ["js", "css"]) {
      const response = await get(await assetOf(kind), { "accept-encoding": encoding });
      expect(response.headers.get("content-encoding")).toBe(encoding);
    }
  });

  it("weighs at most 150 KB compressed, for all its assets together", () => {
    const weights = readdirSync(assets)
      .filter((name) => name.endsWith(".br"))
      .map((name) => statSync(assets + name).size);
    expect(weights.length).toBeGreaterThan(0);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeLessThanOrEqual(150_000);
  });
});
