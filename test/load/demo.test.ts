import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import { describe, expect, it } from "@jest/globals";
import { createDemoEnvironment } from "../../sandbox/environment.js";
import { login } from "../../sandbox/login.js";
import { demoApiKey, serviceProvider } from "../../sandbox/registrations.js";
import { ask } from "../support/ask.js";
import { eventually } from "../support/eventually.js";
import { killWithUs } from "../support/gateway/child-process.js";
import { writeConsumers, writeText } from "../support/gateway/consumers.js";
import { completeEnvironment } from "../support/gateway/environment.js";
import { startGateway } from "../support/gateway/gateway.js";
import { freePorts, startProcess } from "../support/gateway/process.js";
import { startReplicas } from "../support/gateway/replicas.js";
import { civilIdentityOf, persona } from "../support/load/identities.js";
import { recordToken } from "../support/run-reports/reports.js";

type Environment = Readonly<Record<string, string>>;

const demoConsumers = fileURLToPath(new URL("../../../sandbox/consumers.yaml", import.meta.url));
const demoText = readFileSync(demoConsumers, "utf8");
const noAudit = { AUDIT_LOG: "", AUDIT_KEY: "" };
const demoKeyComplaint = expect.stringMatching(
  /^CONSUMERS_FILE: consumers\.apiKeys: must not hold the published demo key/,
);

/** Returns the complaints of a gateway that does not start. */
async function complaintsOf(environment: Environment): Promise<readonly string[]> {
  const gateway = startProcess(environment);
  const { code, output } = await gateway.ended();
  expect(code).toBe(1);
  expect(output).not.toContain("Starting the stand-ins");
  for (const [name, value] of Object.entries(environment)) {
    if (/SECRET|KEY|URL|ISSUER/.test(name) && value.length > 4) expect(output).not.toContain(value);
  }
  return output.split("\n").flatMap((line) => (line.startsWith("  ") ? [line.trim()] : []));
}

describe("a gateway that is not only a demo", () => {
  it.each<[string, Environment]>([
    ["FranceConnect is configured", { FRANCECONNECT_ISSUER: "https://fc.example/api/v2" }],
    ["FranceConnect's keys are configured", { FRANCECONNECT_JWKS_URL: "https://fc.example/jwks" }],
    ["API-SECU is configured, on loopback", { API_SECU_BASE_URL: "http://127.0.0.1:7777" }],
    ["API Particulier is configured", { API_PARTICULIER_BASE_URL: "https://particulier.example" }],
    ["it listens on all addresses", { HOST: "0.0.0.0" }],
    ["it has a public URL", { PUBLIC_URL: "https://gateway.example" }],
    ["it is in production", { NODE_ENV: "production" }],
    ["it is in production, with DEMO=true", { NODE_ENV: "production", DEMO: "true" }],
  ])(
    "starts no stand-in and refuses the demo's consumers, keyring and audit, with one error message each: %s",
    async (_name, environment) => {
      const complaints = await complaintsOf({ ...noAudit, ...environment });
      for (const name of ["CONSUMERS_FILE", "KEYRING", "AUDIT_LOG", "AUDIT_KEY"]) {
        expect(complaints.filter((complaint) => complaint.startsWith(name))).toEqual([`${name}: is required`]);
      }
      const isDemo = environment["DEMO"] === "true";
      expect(complaints.includes("DEMO: must not be true in production")).toBe(isDemo);
    },
  );

  it.each<[string, Environment]>([
    ["in production", { NODE_ENV: "production", CONSUMERS_FILE: demoConsumers }],
    ["in production, in another file", { NODE_ENV: "production", CONSUMERS_FILE: writeText(`# ours\n${demoText}`) }],
    ["outside production", { CONSUMERS_FILE: demoConsumers }],
  ])("refuses the published demo key, which anyone could use: %s", async (_name, environment) => {
    expect(await complaintsOf(completeEnvironment(environment))).toEqual([demoKeyComplaint]);
  });

  it("refuses the demo values that npm run sandbox prints, one error each, with an upstream on another machine", async () => {
    const demo = createDemoEnvironment(4_000);
    const names = ["CONSUMERS_FILE", "KEYRING", "AUDIT_LOG", "DEMO"];
    const upstream = { API_PARTICULIER_BASE_URL: "https://particulier.example" };
    const complaints = await complaintsOf({ ...demo, ...upstream });
    expect(complaints.map((complaint) => /^\w+/.exec(complaint)?.[0]).sort()).toEqual(names.sort());
  });

  it("keeps its consumers when the demo key appears in the consumers file, and logs the reason", async () => {
    const consumers = writeConsumers([{}]);
    const gateway = await startReplicas({ count: 1, environment: { DEMO: "false", CONSUMERS_FILE: consumers.path } });
    try {
      const [process] = gateway.processes;
      const status = async () => {
        const own = await gateway.ask(0, "{ me { css { outcome } } }", await gateway.token("test"));
        const byKey = await gateway.ask(0, "{ benefits { code } }", undefined, { "x-api-key": demoApiKey });
        return [own.status, byKey.status];
      };
      expect(await status()).toEqual([200, 401]);
      consumers.rewriteText(demoText);
      const refusal = '"complaints":["CONSUMERS_FILE: consumers.apiKeys: must not hold the published demo key';
      const countRefusals = (output: string | undefined) =>
        output?.split("\n").filter((line) => line.includes(refusal)).length;
      expect(countRefusals(await process?.printed("the previous one stays in force"))).toBe(1);
      expect(await status()).toEqual([200, 401]);
      process?.kill("SIGHUP");
      await eventually(async () => {
        expect(countRefusals(await process?.printed("the previous one stays in force"))).toBe(2);
      });
      expect(await status()).toEqual([200, 401]);
    } finally {
      await gateway.close();
    }
  });

  it("returns an error for a source that is not configured, and calls no stand-in", async () => {
    const none = { API_SECU_BASE_URL: "", API_SECU_TOKEN_URL: "", API_SECU_CLIENT_ID: "", API_SECU_CLIENT_SECRET: "" };
    const gateway = await startGateway({ withoutApiParticulier: true, environment: none });
    try {
      const { data, errors } = await gateway.askText("{ me { css { outcome } } }", {
        token: await gateway.token("test"),
      });
      expect(data).toEqual({ me: { css: null } });
      expect(errors).toMatchObject([{ extensions: { code: "SOURCE_NOT_CONFIGURED" } }]);
    } finally {
      await gateway.close();
    }
  });
});

describe("a demo", () => {
  it("can listen on all addresses with DEMO=true, and shows DEMO in the first line of its banner", async () => {
    const port = await freePorts(4);
    const gateway = startProcess({ HOST: "0.0.0.0", DEMO: "true", PORT: String(port) });
    const output = await gateway.printed("The demo consumer's key");
    expect(output).toMatch(/^DEMO.*\nPrestations gateway/m);
    gateway.kill("SIGINT");
    expect((await gateway.ended()).code).toBe(0);
  });

  /** `npm run sandbox`, in a process of its own. */
  const startSandbox = async (port: number, ...args: string[]) => {
    const command = fileURLToPath(new URL("../../sandbox/stand-alone.js", import.meta.url));
    const child = spawn(process.execPath, [command, ...args], {
      env: { ...process.env, PORT: String(port) },
      stdio: ["ignore", "pipe", "inherit"],
    });
    killWithUs(child);
    const ended = once(child, "exit");
    let text = "";
    for await (const chunk of child.stdout) {
      text += String(chunk);
      if (text.includes("# Ctrl-C")) break;
    }
    return { child, text, ended };
  };

  it("runs in two processes: the stand-ins, and a gateway with the variables that they print", async () => {
    const port = await freePorts(4);
    const sandbox = await startSandbox(port);
    const file = join(mkdtempSync(join(tmpdir(), "sandbox-")), ".env");
    writeFileSync(file, sandbox.text);
    const variables = parseEnv(sandbox.text) as Record<string, string>;
    const sourced = execFileSync("bash", ["--norc", "-c", `set -a; source "$0"; env -0`, file], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    expect(
      Object.fromEntries(
        sourced
          .toString()
          .split("\0")
          .map((line) => line.split(/=(.*)/s, 2)),
      ),
    ).toMatchObject(variables);

    const gateway = startProcess(variables);
    await gateway.printed('"msg":"listening"');
    expect(await gateway.printed("DEMO=true")).not.toContain("Starting the stand-ins");
    const url = `http://127.0.0.1:${String(port)}`;
    const token = await login({ issuer: variables["FRANCECONNECT_ISSUER"] ?? "", ...serviceProvider, login: "test" });
    recordToken(token);
    const me = await ask(url, "{ me { css { outcome } aah { outcome } } }", { token });
    expect(me).toMatchObject({ status: 200, data: { me: { css: { outcome: "BENEFICIARY" } } } });
    const query = "query($identity: CivilIdentityInput!) { person(identity: $identity) { rsa { outcome } } }";
    const identity = civilIdentityOf(persona("test"));
    const person = await ask(url, query, { variables: { identity }, headers: { "x-api-key": demoApiKey } });
    expect(person).toMatchObject({ data: { person: { rsa: { outcome: "BENEFICIARY" } } } });
    const signIn = await fetch(`${url}/auth/login?returnTo=/&benefits=css`, { redirect: "manual" });
    expect(signIn.headers.get("location")).toContain(`http://127.0.0.1:${String(port + 1)}/`);

    gateway.kill("SIGINT");
    expect((await gateway.ended()).code).toBe(0);
    sandbox.child.kill("SIGTERM");
    expect(await sandbox.ended).toEqual([0, null]);
  });

  it("prints only the variables with --env, with new keys each time, and starts nothing", async () => {
    const [one, other] = await Promise.all([startSandbox(6_000, "--env"), startSandbox(6_000, "--env")]);
    expect([await one.ended, await other.ended]).toEqual([
      [0, null],
      [0, null],
    ]);
    const [first, second] = [parseEnv(one.text), parseEnv(other.text)];
    expect(first).toMatchObject({ DEMO: "true", PORT: "6000", API_PARTICULIER_BASE_URL: "http://127.0.0.1:6003" });
    for (const name of ["KEYRING", "AUDIT_KEY", "AUDIT_LOG", "FRANCECONNECT_DP_JWKS"]) {
      expect(first[name]).not.toBe(second[name]);
    }
  });
});
