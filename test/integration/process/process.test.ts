import { once } from "node:events";
import { Agent, request } from "node:http";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { login } from "../../../sandbox/login.js";
import { serviceProvider } from "../../../sandbox/registrations.js";
import { readAnswer } from "../../support/ask.js";
import { writeConsumers } from "../../support/gateway/consumers.js";
import { freePorts, startProcess } from "../../support/gateway/process.js";
import { measured } from "../../support/run-reports/measured.js";
import { recordToken } from "../../support/run-reports/reports.js";

const stops = /The gateway cannot start:\n/;

async function startEmbedded(environment: Readonly<Record<string, string>> = {}) {
  const port = await freePorts(4);
  const gateway = startProcess({ PORT: String(port), ...environment });
  await gateway.printed("Test people");
  const url = `http://127.0.0.1:${String(port)}`;
  const token = async (person: string) => {
    const issuer = `http://127.0.0.1:${String(port + 1)}/api/v2`;
    const value = await login({ issuer, ...serviceProvider, login: person });
    recordToken(value);
    return value;
  };
  const ask = async (query: string, bearer: string) =>
    readAnswer(
      await fetch(`${url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${bearer}`, connection: "close" },
        body: JSON.stringify({ query }),
      }),
    );
  return { gateway, port, url, token, ask };
}

describe("the process in embedded mode", () => {
  let started: Awaited<ReturnType<typeof startEmbedded>>;
  beforeAll(async () => {
    started = await startEmbedded();
  });

  it("prints its smoke test: the answer for the test person, a query to paste, the test people", async () => {
    const { gateway, url } = started;
    const output = await gateway.printed("The demo consumer's key");
    expect(output).toMatch(/^ {2}apisecu_503 +CSS SOURCE_UNAVAILABLE \(API-SECU 503: it is down\); RSA yes$/m);
    for (const path of ["/", "/explorer", "/graphql", "/schema.graphql"]) expect(output).toContain(`${url}${path}`);
    expect(output).toMatch(/^Starting the stand-ins on ports \d+, \d+, \d+ … \d+\.\d s$/m);
    expect(output).toContain('{"data":{"me":{"css":{"outcome":"BENEFICIARY"},"rsa":{"outcome":"BENEFICIARY"}}}}');
    expect(output).toContain(`curl -s ${url}/graphql`);
  });

  it("answers a newcomer's first query live, and the second from the cache", async () => {
    const { token, ask } = started;
    const bearer = await token("test");
    const freshness = async () => (await ask("{ me { css { provenance { freshness } } } }", bearer)).data;
    expect(await freshness()).toEqual({ me: { css: { provenance: { freshness: "LIVE" } } } });
    expect(await freshness()).toEqual({ me: { css: { provenance: { freshness: "CACHED" } } } });
  });

  it("does not start on a port that is in use", async () => {
    const { code, output } = await startProcess({ PORT: String(started.port) }).ended();
    expect(code).toBe(1);
    expect(output).toMatch(stops);
    expect(output).toMatch(/PORT: cannot listen on \d+ \(EADDRINUSE\)/);
  });

  it("stops at once on SIGINT, with exit code 0", async () => {
    started.gateway.kill("SIGINT");
    expect((await started.gateway.ended()).code).toBe(0);
  });
});

describe("the process with its own consumers file", () => {
  const consumers = writeConsumers([{}]);
  let started: Awaited<ReturnType<typeof startEmbedded>>;
  beforeAll(async () => {
    started = await startEmbedded({ CONSUMERS_FILE: consumers.path, SOURCE_TIMEOUT_MS: "4500" });
  });

  it("reloads its consumers on SIGHUP, and when the file changes", async () => {
    const { gateway, token, ask } = started;
    const status = async () => (await ask("{ me { css { outcome } } }", await token("test"))).status;
    expect(await status()).toBe(200);

    consumers.rewriteText("consumers: []");
    await gateway.printed('"consumers":0,"msg":"consumers file read again"');
    expect(await status()).toBe(403);

    consumers.rewrite([{}]);
    gateway.kill("SIGHUP");
    await gateway.printed('"consumers":1,"msg":"consumers file read again"');
    expect(await status()).toBe(200);
  });

  it("drains on SIGTERM: not ready at once, still serving, requests in flight answered, exit code 0", async () => {
    const { gateway, url, token, ask } = started;
    const bearer = await token("apisecu_muet");
    const query = JSON.stringify({ query: "{ me { css { outcome } } }" });
    const headers = { "content-type": "application/json", authorization: `Bearer ${bearer}` };
    // The connection is kept alive, as a load balancer's is, and the request outlasts the grace period.
    const slow = request(`${url}/graphql`, { method: "POST", headers, agent: new Agent({ keepAlive: true }) });
    slow.end(query);
    await ask("{ me { rsa { outcome } } }", bearer);

    gateway.kill("SIGTERM");
    await gateway.printed('"msg":"draining"');
    const ready = await fetch(`${url}/health/ready`);
    expect([ready.status, ready.headers.get("connection")]).toEqual([503, "close"]);
    expect((await ask("{ benefits { code } }", bearer)).status).toBe(200);

    const [response] = (await once(slow, "response")) as [NodeJS.ReadableStream & { statusCode: number }];
    expect(response.statusCode).toBe(200);
    response.resume();
    expect((await gateway.ended()).code).toBe(0);
  });
});

describe("a process that cannot start", () => {
  it("stops at once when its environment is invalid, and prints every problem and no secret", async () => {
    const secret = "a-secret-that-nobody-prints";
    const began = performance.now();
    const gateway = startProcess({
      PORT: "x",
      API_SECU_BASE_URL: "http://secu.example",
      FRANCECONNECT_DP_JWKS: secret,
    });
    const { code, output } = await gateway.ended();
    const seconds = (performance.now() - began) / 1_000;
    expect(code).toBe(1);
    expect(output).toMatch(stops);
    for (const name of ["PORT", "API_SECU_BASE_URL", "API_SECU_TOKEN_URL", "FRANCECONNECT_DP_JWKS"]) {
      expect(output).toContain(`  ${name}: `);
    }
    expect(output).not.toContain(secret);
    measured(38, { "exit code": Number(code), "after s": seconds, "secrets printed": output.split(secret).length - 1 });
  });

  it("starts no stand-in in production, and reports each variable that is not configured", async () => {
    const { code, output } = await startProcess({ NODE_ENV: "production" }).ended();
    expect(code).toBe(1);
    expect(output).toContain("  FRANCECONNECT_ISSUER: is required\n");
    expect(output).toContain("  CONSUMERS_FILE: is required\n");
  });

  it("does not start with an invalid consumers file, and reports it with all the other problems", async () => {
    const { path } = writeConsumers([{ siret: "1" }]);
    const { code, output } = await startProcess({ CONSUMERS_FILE: path, PORT: "65534" }).ended();
    expect(code).toBe(1);
    expect(output).toContain("  CONSUMERS_FILE: consumers.0.siret: must be a SIRET");
    expect(output).toContain("  PORT: the stand-ins take the 3 ports after it");
    expect(output.match(/^ {2}/gm)).toHaveLength(2);
  });
});
