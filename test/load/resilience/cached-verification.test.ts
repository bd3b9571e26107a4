import { describe, expect, it } from "@jest/globals";
import type { Misbehaviour } from "../../../sandbox/franceconnect/misbehaviour.js";
import { eventually } from "../../support/eventually.js";
import { startGateway } from "../../support/gateway/gateway.js";
import { measured } from "../../support/run-reports/measured.js";

const maxSeconds = 31;
const checks = 400;

/** Resolves with the status of the first refusal, and how long the gateway has used the cached verification until then. */
async function useUntilRefused(misbehaviour: Misbehaviour) {
  const gateway = await startGateway({ accessTokenSeconds: 600 });
  const token = await gateway.token("test");
  const ask = async () => (await gateway.askText("{ me { css { outcome } } }", { token })).status;
  expect(await ask()).toBe(200);
  const began = performance.now();
  gateway.franceConnect.misbehave(misbehaviour);
  let status = await ask();
  expect(status).toBe(200);
  await eventually(async () => {
    status = await ask();
    expect(status).not.toBe(200);
  }, checks);
  const seconds = (performance.now() - began) / 1_000;
  await gateway.close();
  return { status, seconds };
}

describe("a cached verification", () => {
  it("is used for 30 s at most: then a revoked token is refused, and an outage of FranceConnect is 503", async () => {
    const [revoked, down] = await Promise.all([
      useUntilRefused({ inner: () => ({ active: false }) }),
      useUntilRefused({ http: { answer: { status: 500 } } }),
    ]);
    expect([revoked.status, down.status]).toEqual([401, 503]);
    expect(revoked.seconds).toBeLessThan(maxSeconds);
    expect(down.seconds).toBeLessThan(maxSeconds);
    measured(34, { "HTTP status of a revoked token": revoked.status, "after s": revoked.seconds });
    measured(19, { "cached verification used for s": down.seconds });
  });
});
