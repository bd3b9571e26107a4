import { afterEach, describe, expect, it } from "@jest/globals";
import { ask } from "../../support/ask.js";
import { startReplicas, type Replicas } from "../../support/gateway/replicas.js";
import { measured } from "../../support/run-reports/measured.js";
import { eventually } from "../../support/eventually.js";
import { answerStatus, startCollector, type Behaviour, type Collector } from "../../support/telemetry/collector.js";

const requests = 400;
const atOnce = 20;
const statuses = "{ me { css { outcome } rsa { outcome } } }";

let replicas: Replicas;
let collector: Collector;
afterEach(async () => {
  await replicas.close();
  await collector.close();
});

async function start(environment: Readonly<Record<string, string>> = collector.environment): Promise<void> {
  replicas = await startReplicas({ count: 1, environment });
}

const metric = async (name: string): Promise<number> => {
  const text = await (await fetch(`${replicas.urls[0] ?? ""}/metrics`)).text();
  return Number(new RegExp(`^${name} (.*)$`, "m").exec(text)?.[1]);
};

/** Returns the number of requests that were not answered as they should be. */
async function askMany(): Promise<number> {
  const token = await replicas.token("test");
  let failed = 0;
  const askInTurn = async () => {
    for (let asked = 0; asked < requests / atOnce; asked += 1) {
      const { status, errors } = await ask(replicas.urls[0] ?? "", statuses, { token, isOnlyOne: true });
      if (status !== 200 || errors.length > 0) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, askInTurn));
  return failed;
}

describe("while the collector", () => {
  it.each<[string, Behaviour]>([
    ["answers 500", answerStatus(500)],
    ["refuses the spans", answerStatus(400)],
    ["answers garbage", (response) => void response.end("<html>\u0000".repeat(1_000_000))],
    ["closes the connection", (response) => void response.destroy()],
  ])("%s, every request is answered, and the lost spans are counted", async (_what, behave) => {
    collector = await startCollector();
    collector.behave(behave);
    await start();
    expect(await askMany()).toBe(0);
    await eventually(async () => {
      expect(await metric("gateway_spans_dropped_total")).toBeGreaterThan(0);
    }, 100);
    expect(await metric("gateway_spans_exported_total")).toBe(0);
  });

  it("does not answer, no request fails, at most 2,048 spans wait, and the end takes two seconds more", async () => {
    collector = await startCollector();
    collector.behave(() => undefined);
    await start();
    const failed = (await askMany()) + (await askMany());
    expect(failed).toBe(0);
    // Each request has seven spans or more, and a batch of 512 is on its way.
    const dropped = await metric("gateway_spans_dropped_total");
    expect(dropped).toBeGreaterThan(2 * requests * 7 - 2_048 - 512 - 1);
    const began = performance.now();
    await replicas.drainReplica(0);
    const endMs = performance.now() - began;
    expect((await replicas.processes[0]?.ended())?.code).toBe(0);
    expect(endMs).toBeLessThan(3_000 + 2_000 + 1_500);
    measured(39, { requests: 2 * requests, failed, "spans dropped": dropped, "exit after s": endMs / 1_000 });
  }, 60_000);

  it("cannot be reached, no request fails, and the log says so once", async () => {
    collector = await startCollector();
    await start({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1" });
    expect(await askMany()).toBe(0);
    const output = await replicas.processes[0]?.printed("the collector does not accept the spans");
    expect(await askMany()).toBe(0);
    expect(output?.match(/the collector does not accept/g)).toHaveLength(1);
    expect(output).not.toContain("127.0.0.1:1/");
  }, 60_000);
});

it("the spans of the last requests are sent when the gateway ends", async () => {
  collector = await startCollector();
  await start();
  expect(await askMany()).toBe(0);
  await replicas.drainReplica(0);
  expect(collector.spans.filter(({ name }) => name === "POST /graphql")).toHaveLength(requests);
});
