import { execFile } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { promisify } from "node:util";
import { ApolloServerErrorCode } from "@apollo/server/errors";
import { describe, expect, it } from "@jest/globals";
import { ErrorCode } from "../../../examples/client/src/error-codes.js";
import { login } from "../../../sandbox/login.js";
import { serviceProvider } from "../../../sandbox/registrations.js";
import type { ErrorCode as GatewayErrorCode } from "../../../src/errors.js";
import { cloneExample } from "../../support/browser/example.js";
import { freePorts, startProcess } from "../../support/gateway/process.js";
import { recordToken } from "../../support/run-reports/reports.js";

const root = new URL("../../../../", import.meta.url);
const run = promisify(execFile);
const minutesMs = 180_000;

type Versions = Readonly<Record<string, string>>;

/** Returns all packages that a folder depends on, with their versions. */
function readPackages(folder: string): Versions {
  const text = readFileSync(new URL(`${folder}package.json`, root), "utf8");
  const { dependencies, devDependencies } = JSON.parse(text) as Record<"dependencies" | "devDependencies", Versions>;
  return { ...dependencies, ...devDependencies };
}

async function startEmbedded() {
  const port = await freePorts(4);
  const gateway = startProcess({ PORT: String(port) });
  await gateway.printed("Test people");
  const token = async () => {
    const issuer = `http://127.0.0.1:${String(port + 1)}/api/v2`;
    const value = await login({ issuer, ...serviceProvider, login: "test" });
    recordToken(value);
    return value;
  };
  return { gateway, token, url: `http://127.0.0.1:${String(port)}` };
}

describe("the example client", () => {
  it(
    "generates code, type-checks, sends requests and handles every kind of answer with the one command of its README",
    async () => {
      const folder = await cloneExample("client");
      const { gateway, token, url } = await startEmbedded();
      try {
        // A token lives a minute: the test fetches it when needed, as the shell does in the README's command.
        const env = { ...process.env, GATEWAY_URL: url, FRANCECONNECT_TOKEN: await token() };
        const { stdout } = await run("npm", ["start"], { cwd: folder, env });
        const statusLine = /^ {2}(CSS|RSA) {2}(yes|no|unknown|not told)\b/;
        expect(stdout.split("\n").flatMap((line) => statusLine.exec(line)?.slice(1, 3).join(" ") ?? [])).toEqual([
          ...["CSS yes", "RSA yes"],
          ...["CSS yes", "RSA yes"],
          ...["CSS no", "RSA no"],
          ...["CSS unknown", "RSA unknown"],
          ...["CSS not told", "RSA yes"],
          ...["CSS not told", "RSA not told"],
        ]);
        expect(stdout).toContain("ask for a certificate — NO_FILE: ");
        expect(stdout).toMatch(/not told, try again.* — SOURCE_UNAVAILABLE: /);
        expect(stdout).toContain("mend the request: identities.4.birthDate — BAD_USER_INPUT: ");
      } finally {
        gateway.kill("SIGINT");
        await gateway.ended();
        rmSync(folder, { recursive: true });
      }
    },
    minutesMs,
  );

  it.each(["client", "browser"])("in examples/%s depends on the same package versions as the gateway", (name) => {
    expect(readPackages("")).toMatchObject(readPackages(`examples/${name}/`));
  });

  it("lists every error code that the gateway returns, including Apollo Server's own codes", () => {
    const table = readFileSync(new URL("README.md", root), "utf8").match(/^\| (`[A-Z_]+`(, )?)+ *\|/gm) ?? [];
    const documented = table.flatMap((line) => line.match(/[A-Z_]+/g) ?? []);
    expect(documented).toContain("SOURCE_TIMEOUT");
    expect(Object.keys(ErrorCode)).toEqual(
      expect.arrayContaining([...documented, ...Object.values(ApolloServerErrorCode)]),
    );
    // A check by the compiler: it refuses this line if the gateway has a code that the example lacks.
    const known: Readonly<Record<GatewayErrorCode, string>> = ErrorCode;
    expect(known).toBe(ErrorCode);
  });
});
