import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { apiSecuError } from "../../../sandbox/api-secu/answers.js";
import { demoApiKey } from "../../../sandbox/registrations.js";
import { ask, type AskOptions } from "../../support/ask.js";
import { signIn, askSignedIn } from "../../support/browser/sign-in.js";
import { eventually } from "../../support/eventually.js";
import { freePorts } from "../../support/gateway/process.js";
import { slowBody } from "../../support/slow-body.js";
import { startGateway, type Gateway } from "../../support/gateway/gateway.js";

const statuses = "{ me { css { outcome } rsa { outcome } } }";

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ withLogin: true, environment: { SOURCE_TIMEOUT_MS: "1000" } });
});
afterAll(() => gateway.close());

const askOnce = (query: string, options: AskOptions) => ask(gateway.url, query, { isOnlyOne: true, ...options });
const scrape = async () => (await fetch(`${gateway.url}/metrics`)).text();
/** Returns the series of a metric with these labels, as lines. */
const series = async (start: string) => (await scrape()).split("\n").filter((line) => line.startsWith(start));
/** Returns how much a series grows during the work. */
async function growth(line: string, work: () => Promise<unknown>): Promise<number> {
  const read = async () => Number((await series(`${line} `))[0]?.split(" ").at(-1) ?? 0);
  const before = await read();
  await work();
  return (await read()) - before;
}

describe("the metrics count", () => {
  const cold = async () =>
    askOnce(statuses, { token: await gateway.token("test"), headers: { "cache-control": "no-cache" } });

  it.each([
    ["a request", 'http_server_request_duration_seconds_count{method="POST",route="/graphql",status="200"}', 1],
    ["an operation by its viewer", 'gateway_operation_duration_seconds_count{operation="other",viewer="citizen"}', 1],
    ["the gateway's own time", "gateway_overhead_seconds_count", 1],
    ["a status", 'gateway_statuses_total{benefit="CSS",outcome="BENEFICIARY",freshness="LIVE"}', 1],
    [
      "a call to a source",
      'gateway_source_request_duration_seconds_count{source="API_SECU",benefit="CSS",result="ok"}',
      1,
    ],
    ["the wait for a permit", 'gateway_source_wait_seconds_count{source="API_SECU"}', 2],
    [
      "a call to FranceConnect",
      'gateway_franceconnect_request_duration_seconds_count{endpoint="checktoken",result="ok"}',
      1,
    ],
  ])("%s", async (_what, line, expected) => {
    await cold();
    expect(await growth(line, cold)).toBe(expected);
  });

  it.each([
    ["server_error", { status: 500 }],
    ["client_error", apiSecuError(40301)],
    ["invalid", { status: 200, raw: "<html>" }],
    ["unreachable", "reset"],
    ["timeout", "hang"],
  ] as const)("a call to a source that ends with %s", async (result, answer) => {
    const line = `gateway_source_request_duration_seconds_count{source="API_SECU",benefit="CSS",result="${result}"}`;
    const errors = await growth(line, async () => {
      gateway.apiSecu.answer("test", "CSS", answer);
      await cold();
      gateway.apiSecu.restore();
    });
    expect(errors).toBeGreaterThan(0);
  });

  it("an error by its code, whether the request or only a field fails", async () => {
    const unauthenticated = () => askOnce(statuses, { token: "not-a-token" });
    expect(await growth('gateway_field_errors_total{code="UNAUTHENTICATED"}', unauthenticated)).toBe(1);
    const invalid = () => askOnce("{ unknown }", {});
    expect(await growth('gateway_field_errors_total{code="GRAPHQL_VALIDATION_FAILED"}', invalid)).toBe(1);
    const anonymous = () => askOnce(statuses, {});
    expect(
      await growth('gateway_operation_duration_seconds_count{operation="other",viewer="anonymous"}', anonymous),
    ).toBe(1);
  });

  it("the operations of the console by name, and those of a session apart", async () => {
    const { browser } = await signIn(gateway);
    const query = "query MyOutcomes { me { css { outcome } rsa { outcome } } }";
    const line = 'gateway_operation_duration_seconds_count{operation="MyOutcomes",viewer="session"}';
    expect(await growth(line, () => askSignedIn(gateway, browser, query))).toBe(1);
    // Another document of the same name is another operation.
    const other = () => askSignedIn(gateway, browser, "query MyOutcomes { me { css { outcome } } }");
    expect(await growth(line, other)).toBe(0);
  });
});

it("the time that a request waits for a source is not the gateway's own time", async () => {
  const token = await gateway.token("test");
  await askOnce(statuses, { token });
  gateway.apiSecu.answer("test", "CSS", "hang");
  const within = 'gateway_overhead_seconds_bucket{le="0.25"}';
  const grown = await growth(within, () => askOnce(statuses, { token, headers: { "cache-control": "no-cache" } }));
  gateway.apiSecu.restore();
  expect(grown).toBe(1);
});

it("a client that sends its body slowly does not make the gateway slow", async () => {
  const slow = async () => {
    const body = slowBody('{"query":"{ __typename }"}', 600);
    const headers = { "content-type": "application/json" };
    const { status } = await fetch(`${gateway.url}/graphql`, { method: "POST", headers, body, duplex: "half" });
    expect(status).toBe(200);
  };
  expect(await growth('gateway_overhead_seconds_bucket{le="0.5"}', slow)).toBe(1);
  expect(
    await growth('gateway_operation_duration_seconds_bucket{le="0.5",operation="other",viewer="anonymous"}', slow),
  ).toBe(1);
});

it("a client that leaves is counted as such, and not as a failure of the gateway or of the source", async () => {
  const token = await gateway.token("test");
  gateway.apiSecu.answer("test", "CSS", "hang");
  const left = 'http_server_request_duration_seconds_count{method="POST",route="/graphql",status="499"}';
  const failures = async () => (await series("gateway_")).filter((line) => /_total\{.*(SOURCE_|"error")/.test(line));
  const before = await failures();
  const leave = async () => {
    const { status } = await new Promise<{ status: string }>((resolve) => {
      const headers = {
        "content-type": "application/json",
        authorization: `Bearer ${token}`,
        "cache-control": "no-cache",
      };
      const signal = AbortSignal.timeout(300);
      fetch(`${gateway.url}/graphql`, {
        method: "POST",
        headers,
        body: JSON.stringify({ query: statuses }),
        signal,
      }).then(
        ({ status: code }) => {
          resolve({ status: String(code) });
        },
        () => {
          resolve({ status: "left" });
        },
      );
    });
    expect(status).toBe("left");
    await eventually(async () => {
      expect((await series(left)).length).toBe(1);
    });
  };
  expect(await growth(left, leave)).toBe(1);
  gateway.apiSecu.restore();
  expect(await failures()).toEqual(before);
});

it("no client can add a series, whatever it sends", async () => {
  const hostile = async (round: number) => {
    const word = `mot${String(round)}${randomUUID()}`;
    await Promise.all([
      askOnce(`query ${word.replaceAll("-", "")} { me { css { outcome } } }`, {
        headers: { "x-api-key": word },
      }),
      askOnce(`{ ${word.slice(0, 8)} }`, { token: word, headers: { traceparent: word, baggage: word } }),
      fetch(`${gateway.url}/${word}?${word}`, { headers: { "user-agent": word, "x-forwarded-for": word } }),
      fetch(`${gateway.url}/graphql/${word}`, { method: round % 2 ? "PROPFIND" : "MKCOL" }),
      fetch(`${gateway.url}/auth/callback?error=${word}&state=${word}`),
      ask(gateway.url, statuses, { isOnlyOne: true, headers: { "x-api-key": demoApiKey, host: `${word}.example` } }),
    ]);
  };
  await hostile(0);
  await hostile(1);
  // Those of Node follow its own state: the kinds of its timers and sockets.
  const count = async () => (await scrape()).match(/^(gateway|http)_/gm)?.length;
  const before = await count();
  for (let round = 2; round < 22; round += 1) await hostile(round);
  expect(await count()).toBe(before);
});

describe("with an operator's port", () => {
  const paths = ["/health/live", "/health/ready", "/metrics"];

  it("only that port has the health checks and the metrics", async () => {
    const port = await freePorts(1);
    const apart = await startGateway({ environment: { OPERATOR_PORT: String(port), OPERATOR_HOST: "127.0.0.1" } });
    const statusesOf = (url: string) => Promise.all(paths.map(async (path) => (await fetch(`${url}${path}`)).status));
    expect(await statusesOf(apart.url)).toEqual([404, 404, 404]);
    expect(await statusesOf(`http://127.0.0.1:${String(port)}`)).toEqual([200, 200, 200]);
    const { status } = await fetch(`http://127.0.0.1:${String(port)}/graphql`, { method: "POST" });
    expect(status).toBe(404);
    await apart.close();
  });
});
