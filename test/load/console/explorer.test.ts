import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { demoApiKey } from "../../../sandbox/registrations.js";
import { readAnswer } from "../../support/ask.js";
import { startBrowser, type Browser, type Visit } from "../../support/browser/browser.js";
import { queryShown, runExample } from "../../support/browser/explorer.js";
import { eventually } from "../../support/eventually.js";
import { startGateway, type Gateway } from "../../support/gateway/gateway.js";

let browser: Browser;
let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ withLogin: true });
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await gateway.close();
});

describe("the offline explorer", () => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await browser.visit({ origins: [gateway.url] });
    await visit.page.goto(`${gateway.url}/explorer`);
  });
  afterAll(() => visit.close());

  const run = (example: string, headers?: Readonly<Record<string, string>>) => runExample(visit.page, example, headers);

  it("queries without credentials, and sends requests only to the gateway", async () => {
    expect(await run("Catalogue")).toContain('"totalCount"');
    expect(await run("Benefits")).toContain('"Revenu de solidarité active"');
    expect(visit.errors).toEqual([]);
    expect(visit.foreignRequests).toEqual([]);
    await visit.screenshot("explorer");
  });

  it("queries as the person of a token", async () => {
    const answer = await run("StatusesByToken", { Authorization: `Bearer ${await gateway.token("test")}` });
    expect(answer).toContain('"outcome": "BENEFICIARY"');
    expect(answer).not.toContain('"errors"');
  });

  it("queries as a consumer about the people in its variables", async () => {
    const byKey = { "X-Api-Key": demoApiKey };
    expect(await run("OnePerson", byKey)).toContain('"outcome": "BENEFICIARY"');
    expect(await run("SeveralPeople", byKey)).toContain('"reference": "dossier 2"');
  });

  it("shows that nobody is signed in, and how to sign in", async () => {
    const answer = await run("StatusesSignedIn");
    expect(answer).toContain('"code": "UNAUTHENTICATED"');
    expect(answer).toContain("Sign in at /auth/login");
    expect(await queryShown(visit.page)).toContain('Follow "Sign in with FranceConnect"');
  });

  it("queries as the person who has signed in", async () => {
    const { page } = visit;
    await page.getByRole("link", { name: "Sign in with FranceConnect" }).click();
    await page.getByLabel("Personne de test").selectOption("test");
    await page.getByRole("button", { name: "Continuer" }).click();
    await page.waitForURL(`${gateway.url}/explorer`);
    expect(await run("StatusesSignedIn")).toContain('"outcome": "BENEFICIARY"');
    await page.context().clearCookies();
  });

  it("stores no user input in the browser", async () => {
    await run("StatusesByToken", { Authorization: `Bearer ${await gateway.token("test")}` });
    expect(await visit.page.evaluate("({ ...localStorage, ...sessionStorage })")).toEqual({});
    expect(await visit.page.context().cookies()).toEqual([]);
  });

  it("has no accessibility barrier except the two in GraphiQL's own elements", async () => {
    await visit.page.getByRole("textbox", { name: "Query" }).waitFor({ state: "attached" });
    const ofGraphiql =
      /^(nested-interactive: .*graphiql-tab|nested-interactive: .*li:nth|scrollable-region-focusable: .*CodeMirror-scroll)/;
    expect((await visit.violations()).filter((line) => !ofGraphiql.test(line))).toEqual([]);
  });
});

it("the explorer shows no key and no sign-in link if a consumers file is configured and sign-in is not", async () => {
  const other = await startGateway();
  const visit = await browser.visit({ origins: [other.url] });
  try {
    await visit.page.goto(`${other.url}/explorer`);
    await visit.page.getByRole("tab", { name: "StatusesSignedIn" }).click();
    await eventually(async () => {
      expect(await queryShown(visit.page)).toContain("Signing in is not configured");
    });
    expect(await visit.page.getByRole("link", { name: "Sign in" }).count()).toBe(0);
    expect(await visit.page.content()).not.toContain(demoApiKey);
  } finally {
    await visit.close();
    await other.close();
  }
});

const asksForPage = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

describe("Apollo Sandbox", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({ environment: { PUBLIC_URL: "https://gateway.example" } });
  });
  afterAll(() => gateway.close());

  it("is served to browsers at the endpoint, and contains the endpoint's public URL", async () => {
    const response = await fetch(`${gateway.url}/graphql`, { headers: asksForPage });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(await response.text()).toContain('data-endpoint="https://gateway.example/graphql"');
  });

  it("can load only from Apollo's two hosts, the endpoint and the gateway's own files", async () => {
    const { headers } = await fetch(`${gateway.url}/graphql`, { headers: asksForPage });
    const policy = (headers.get("content-security-policy") ?? "").split(";");
    expect(Object.fromEntries(policy.map((part) => [part.split(" ")[0], part.split(" ").slice(1)]))).toEqual({
      "default-src": ["'none'"],
      "script-src": ["'self'", "https://embeddable-sandbox.cdn.apollographql.com"],
      "frame-src": ["https://sandbox.embed.apollographql.com"],
      "connect-src": ["'self'", "https://gateway.example"],
      "style-src": ["'self'"],
      "img-src": ["'self'"],
      "base-uri": ["'none'"],
      "form-action": ["'none'"],
      "frame-ancestors": ["'none'"],
    });
  });

  it("opens with the public URL, in a frame of Apollo, once its script has loaded", async () => {
    const visit = await browser.visit({ origins: [gateway.url] });
    // Replaces Apollo's script: only the part that our page uses.
    const script = `EmbeddedSandbox = function ({ target, initialEndpoint }) {
      const frame = document.createElement("iframe");
      frame.src = "https://sandbox.embed.apollographql.com/?endpoint=" + encodeURIComponent(initialEndpoint);
      target.append(frame);
    }`;
    await visit.page.route("https://embeddable-sandbox.cdn.apollographql.com/**", (route) =>
      route.fulfill({ contentType: "text/javascript", body: script }),
    );
    await visit.page.route("https://sandbox.embed.apollographql.com/**", (route) =>
      route.fulfill({ contentType: "text/html", body: "<title>Sandbox</title>" }),
    );
    await visit.page.goto(`${gateway.url}/graphql`);
    expect(await visit.page.locator("iframe").getAttribute("src")).toContain(
      encodeURIComponent("https://gateway.example/graphql"),
    );
    expect(visit.errors).toEqual([]);
    expect(visit.foreignRequests.map((url) => new URL(url).hostname)).toEqual([
      "embeddable-sandbox.cdn.apollographql.com",
      "sandbox.embed.apollographql.com",
    ]);
    await visit.close();
  });

  it("shows an error if Apollo's network cannot be reached, with a link to the explorer", async () => {
    const visit = await browser.visit({ origins: [gateway.url] });
    await visit.page.goto(`${gateway.url}/graphql`);
    await visit.page.getByRole("heading", { name: "Apollo Sandbox cannot be loaded" }).waitFor();
    expect(await visit.violations()).toEqual([]);
    await visit.screenshot("sandbox-offline");
    await visit.page.getByRole("link", { name: "The offline explorer" }).click();
    await visit.page.getByRole("tab", { name: "Catalogue" }).waitFor();
    await visit.close();
  });

  it("is served only to browsers: a GET request of another client is refused, and the answer allows only POST", async () => {
    const answer = await readAnswer(await fetch(`${gateway.url}/graphql?query=%7B__typename%7D`));
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
    expect(answer.errors).toMatchObject([{ extensions: { code: "BAD_REQUEST" } }]);
  });
});

it("the gateway serves no explorer and no Apollo Sandbox if the explorer is off", async () => {
  const closed = await startGateway({ environment: { GRAPHQL_EXPLORER: "false" } });
  try {
    const statusOf = async (path: string) => (await fetch(`${closed.url}${path}`, { headers: asksForPage })).status;
    expect(await statusOf("/explorer")).toBe(404);
    expect(await statusOf("/explorer/graphiql.min.js")).toBe(404);
    expect(await statusOf("/graphql")).toBe(405);
  } finally {
    await closed.close();
  }
});
