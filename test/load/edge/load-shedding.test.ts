import { afterEach, describe, expect, it } from "@jest/globals";
import { eventually } from "../../support/eventually.js";
import { startGateway, type Gateway } from "../../support/gateway/gateway.js";

const query = "{ me { css { outcome } } }";
const catalogue = "{ benefits { code } }";

describe("an overloaded gateway", () => {
  let gateway: Gateway;
  afterEach(() => gateway.close());
  const ready = async () => {
    const response = await fetch(`${gateway.url}/health/ready`);
    return [response.status, ((await response.json()) as { status: string }).status];
  };

  it("sheds excess requests, and accepts requests again when it has capacity", async () => {
    gateway = await startGateway({ capacity: { inFlight: 2 }, environment: { REQUEST_DEADLINE_MS: "3000" } });
    const token = await gateway.token("apisecu_muet");
    const slow = [gateway.askText(query, { token }), gateway.askText(query, { token })];
    await eventually(async () => {
      expect(await ready()).toEqual([503, "shedding"]);
    });
    const { status, headers, errors } = await gateway.askText(catalogue);
    expect([status, headers.get("retry-after")]).toEqual([503, "1"]);
    expect(errors).toMatchObject([{ extensions: { code: "OVERLOADED", retryAfter: 1 } }]);
    expect(headers.get("cache-control")).toBe("private, no-store");
    expect((await fetch(`${gateway.url}/.well-known/jwks.json`)).status).toBe(200);

    await Promise.all(slow);
    expect(await ready()).toEqual([200, "ready"]);
    expect((await gateway.askText(catalogue)).status).toBe(200);
    expect(await (await fetch(`${gateway.url}/metrics`)).text()).toContain(
      'gateway_requests_shed_total{because="full"} 1',
    );
  });

  it("is not ready and sheds requests while its event loop is late, then recovers", async () => {
    gateway = await startGateway({ capacity: { lateLoopMs: 150, inFlightWhileLate: 0 } });
    await eventually(async () => {
      block(200);
      expect(await ready()).toEqual([503, "shedding"]);
      expect((await gateway.askText(catalogue)).errors).toMatchObject([{ extensions: { code: "OVERLOADED" } }]);
    });
    await eventually(async () => {
      expect(await ready()).toEqual([200, "ready"]);
      expect((await gateway.askText(catalogue)).status).toBe(200);
    });
  });
});

function block(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}
