import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { login } from "../../../sandbox/login.js";
import { demoApiKey, serviceProvider } from "../../../sandbox/registrations.js";
import { startBrowser, type Browser, type Visit } from "../../support/browser/browser.js";
import { examine, settled } from "../../support/browser/console.js";
import { startGateway } from "../../support/gateway/gateway.js";
import { freePorts, startProcess } from "../../support/gateway/process.js";
import { recordToken } from "../../support/run-reports/reports.js";
import { trustedDocumentsPath } from "../../support/trusted-documents.js";

/** Sends the request that curl would send, without a shell. */
async function runCurl(command: string) {
  const [, url = ""] = /^curl (\S+)/.exec(command) ?? [];
  const [, body = ""] = /-d '([^']+)'/.exec(command) ?? [];
  const headers = [...command.matchAll(/-H (["'])(.*?): (.*?)\1/g)].map(([, , name = "", value = ""]) => [name, value]);
  const answer = await fetch(url, {
    method: "POST",
    headers: Object.fromEntries(headers) as Record<string, string>,
    body,
  });
  const { data } = (await answer.json()) as { data?: unknown };
  return { status: answer.status, data };
}

const beneficiary = { me: { css: { outcome: "BENEFICIARY" }, rsa: { outcome: "BENEFICIARY" } } };

describe("the console's page for developers", () => {
  let browser: Browser;
  let visit: Visit;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  beforeEach(async () => {
    visit = await browser.visit();
  });
  afterEach(() => visit.close());
  afterAll(() => browser.close());

  const readCommand = async (url: string) => {
    await visit.page.goto(`${url}/developpeurs`);
    await settled(visit.page);
    return visit.page.locator("pre code").innerText();
  };

  it("shows a command that works unchanged, in embedded mode", async () => {
    const port = await freePorts(4);
    const gateway = startProcess({ PORT: String(port) });
    try {
      await gateway.printed("Test people");
      const command = await readCommand(`http://127.0.0.1:${String(port)}`);
      await examine(visit, "developers-embedded");
      const token = await login({
        issuer: `http://127.0.0.1:${String(port + 1)}/api/v2`,
        ...serviceProvider,
        login: "test",
      });
      recordToken(token);
      const asTyped = `$(PORT=${String(port)} npm run --silent token -- test)`;
      expect(command).toContain(asTyped);
      expect(await runCurl(command.replace(asTyped, token))).toEqual({ status: 200, data: beneficiary });
    } finally {
      gateway.kill("SIGINT");
      await gateway.ended();
    }
  });

  it("shows a command with the service's key if a token is not sufficient and only trusted documents are accepted", async () => {
    const gateway = await startGateway({
      environment: { REQUIRE_CONSUMER_KEY: "true", TRUSTED_DOCUMENTS: trustedDocumentsPath },
    });
    const command = (await readCommand(gateway.url)).replace("JETON_FRANCECONNECT", await gateway.token("test"));
    await examine(visit, "developers-key");
    expect(await runCurl(command.replace("CLE_DU_SERVICE", demoApiKey))).toEqual({ status: 200, data: beneficiary });
    const withoutKey = command.replace(/ -H 'x-api-key[^\n]*\n/, "\n");
    expect((await runCurl(withoutKey)).status).toBe(403);
    await gateway.close();
  });

  it("links to the guide for front-end developers, which is accessible and fits a phone screen", async () => {
    const gateway = await startGateway();
    await readCommand(gateway.url);
    await visit.page.getByRole("link", { name: "Guide pour les interfaces web" }).click();
    await visit.page.getByRole("heading", { name: "For front-end developers" }).waitFor();
    await examine(visit, "guide");
    expect(visit.errors).toEqual([]);
    await gateway.close();
  });
});
