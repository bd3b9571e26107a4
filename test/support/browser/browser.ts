import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import axe, { type AxeResults } from "axe-core";
import { chromium, type BrowserContextOptions, type Page } from "playwright-core";
import { findChromium } from "../../../scripts/test/chromium.js";
import { screenshotsFolder } from "../run-reports/reports.js";

/** Timeout for the content of a page. It ends before Jest's own timeout. */
const patienceMs = 10_000;

const narrow = { width: 360, height: 740 };
const wide = { width: 1280, height: 900 };

/** A Chromium, for the tests of one file. */
export interface Browser {
  /** Opens a blank page in a new browser context, which shares nothing with other visits. */
  visit(options?: VisitOptions): Promise<Visit>;
  close(): Promise<void>;
}

interface VisitOptions extends BrowserContextOptions {
  /** Origins to which requests may go. A request to another origin counts as foreign, whether or not it arrives. */
  readonly origins?: readonly string[];
}

export interface Visit {
  readonly page: Page;
  /**
   * Errors of the browser's console, each with its URL, and uncaught exceptions. A violation of the page's policy is an
   * error. So is a missing picture: `/favicon.ico`, if a page does not name an icon.
   */
  readonly errors: readonly string[];
  /** The addresses of requests to other origins than those named. */
  readonly foreignRequests: readonly string[];
  /**
   * With `SCREENSHOTS=true`, keeps the whole page as it is, on a phone and on a desktop:
   * `reports/screenshots/<name>-{narrow,wide}.png`. Nothing compares them, and they take a second each.
   */
  screenshot(name: string): Promise<void>;
  /**
   * Returns axe's violations in the current page, one line per element; for the whole page, or the selected elements.
   */
  violations(within?: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Starts Chromium. It reaches only loopback, whatever a page requests. */
export async function startBrowser(): Promise<Browser> {
  const args = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"];
  const found = findChromium();
  if (!found) throw new Error("This machine has no Chromium.");
  const env = { ...process.env, ...found.environment };
  const browser = await chromium.launch({ executablePath: found.executablePath, args, env });
  return {
    async visit({ origins = [], ...options } = {}) {
      const context = await browser.newContext({ viewport: wide, locale: "fr-FR", ...options });
      context.setDefaultTimeout(patienceMs);
      return createVisit(await context.newPage(), origins);
    },
    close: () => browser.close(),
  };
}

function createVisit(page: Page, origins: readonly string[]): Visit {
  const errors: string[] = [];
  const foreignRequests: string[] = [];
  const context = page.context();
  context.on("console", (message) => {
    if (message.type() === "error") errors.push(`${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => errors.push(error.error().message));
  context.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (/^(https?|wss?):$/.test(protocol) && !origins.includes(origin)) foreignRequests.push(request.url());
  });
  return {
    page,
    errors,
    foreignRequests,
    async screenshot(name) {
      if (process.env["SCREENSHOTS"] !== "true") return;
      mkdirSync(screenshotsFolder, { recursive: true });
      const before = page.viewportSize() ?? wide;
      for (const [size, viewport] of Object.entries({ narrow, wide })) {
        await page.setViewportSize(viewport);
        const path = fileURLToPath(new URL(`${name}-${size}.png`, screenshotsFolder));
        await page.screenshot({ path, fullPage: true, animations: "disabled" });
      }
      await page.setViewportSize(before);
    },
    async violations(within) {
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate<AxeResults>(
        `axe.run(${JSON.stringify(within ?? "html")}, { resultTypes: ["violations"] })`,
      );
      return violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ target }) => `${id}: ${help} (${target.join(" ")})`),
      );
    },
    close: () => context.close(),
  };
}
