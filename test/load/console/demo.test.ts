import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { demoApiKey } from "../../../sandbox/registrations.js";
import { startBrowser, type Browser, type Visit } from "../../support/browser/browser.js";
import { cardOf, examine, signInByClicking } from "../../support/browser/console.js";
import { queryShown, runExample } from "../../support/browser/explorer.js";
import { writeConsumers } from "../../support/gateway/consumers.js";
import { completeEnvironment } from "../../support/gateway/environment.js";
import { freePorts, startProcess, type GatewayProcess } from "../../support/gateway/process.js";

const readme = readFileSync(new URL("../../../../README.md", import.meta.url), "utf8");
const [, failing = ""] = /sign in as `(\w+)`/.exec(readme) ?? [];
const css = "Complémentaire santé solidaire";
const rsa = "Revenu de solidarité active";

/** Starts the process of `npm start`, configured only with its port and the given variables. */
async function startDemo(environment: Readonly<Record<string, string>> = {}) {
  const port = await freePorts(4);
  const gateway = startProcess({ PORT: String(port), ...environment });
  await gateway.printed("Test people");
  const origins = [port, port + 1].map((one) => `http://127.0.0.1:${String(one)}`);
  return { gateway, port, url: `http://127.0.0.1:${String(port)}`, origins };
}

async function stop(gateway: GatewayProcess): Promise<void> {
  gateway.kill("SIGINT");
  await gateway.ended();
}

describe("the demo that npm start runs", () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let browser: Browser;
  let visit: Visit;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  });
  beforeEach(async () => {
    visit = await browser.visit({ origins: demo.origins });
  });
  afterEach(async () => {
    expect(visit.foreignRequests).toEqual([]);
    await visit.close();
  });
  afterAll(async () => {
    await browser.close();
    await stop(demo.gateway);
  });

  const wordsOf = async () =>
    Promise.all(
      [css, rsa].map((name) =>
        cardOf(visit.page, name as typeof css)
          .locator(".card__word")
          .innerText(),
      ),
    );

  it("shows the page of the README's screenshot: a beneficiary of both benefits", async () => {
    await signInByClicking(visit, demo);
    await examine(visit, "demo-statuses");
    expect(await wordsOf()).toEqual(["Bénéficiaire", "Bénéficiaire"]);
  });

  it("shows the page of the README's screenshot of a failed source that can be queried again, for the login that the README names", async () => {
    await signInByClicking(visit, demo, { person: failing });
    await examine(visit, "demo-source-down");
    expect(await wordsOf()).toEqual(["La source ne répond pas", "Bénéficiaire"]);

    const answer = visit.page.waitForResponse((response) => response.url().endsWith("/graphql"));
    await cardOf(visit.page, css).getByRole("button", { name: "Réessayer" }).click();
    expect(await (await answer).text()).toContain('"SOURCE_UNAVAILABLE"');
    expect(await wordsOf()).toEqual(["La source ne répond pas", "Bénéficiaire"]);
  });

  it("inserts its consumer's key into the explorer's examples that need one", async () => {
    await visit.page.goto(`${demo.url}/explorer`);
    for (const example of ["OnePerson", "SeveralPeople"]) {
      const answer = await runExample(visit.page, example);
      expect(answer).toContain('"outcome": "BENEFICIARY"');
      expect(answer).not.toContain('"errors"');
    }
    await visit.screenshot("explorer-demo");
  });

  it("leads from the explorer to the sign-in and back, and shows the command that prints a token", async () => {
    const { page } = visit;
    await page.goto(`${demo.url}/explorer`);
    expect(await runExample(page, "StatusesSignedIn")).toContain("Sign in at /auth/login");
    await page.getByRole("tab", { name: "StatusesByToken" }).click();
    await page.getByText(`PORT=${String(demo.port)} npm run --silent token -- test`).waitFor();
    expect(await queryShown(page)).toContain("under\n# Headers");

    await page.getByRole("link", { name: "Sign in with FranceConnect" }).click();
    await page.getByRole("button", { name: "Continuer" }).click();
    await page.waitForURL(`${demo.url}/explorer`);
    expect(await runExample(page, "StatusesSignedIn")).toContain('"outcome": "BENEFICIARY"');
  });
});

it("the explorer does not reveal the demo key in production", async () => {
  const port = String(await freePorts(4));
  const production = { NODE_ENV: "production", CONSUMERS_FILE: writeConsumers([{}]).path };
  const gateway = startProcess(completeEnvironment({ PORT: port, ...production, GRAPHQL_EXPLORER: "true" }));
  await gateway.printed('"msg":"listening"');
  try {
    const page = await (await fetch(`http://127.0.0.1:${port}/explorer`)).text();
    expect(page).toContain('<meta name="offers"');
    expect(page).not.toContain(demoApiKey);
  } finally {
    await stop(gateway);
  }
});

it("the explorer does not reveal the demo key if a consumers file is configured", async () => {
  const { gateway, url } = await startDemo({ CONSUMERS_FILE: writeConsumers([{}]).path });
  try {
    const page = await (await fetch(`${url}/explorer`)).text();
    expect(page).toContain('<meta name="offers"');
    expect(page).not.toContain(demoApiKey);
  } finally {
    await stop(gateway);
  }
});
