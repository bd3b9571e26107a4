import { afterEach, describe, expect, it } from "@jest/globals";
import { eventually } from "../../support/eventually.js";
import { startGateway, type Gateway } from "../../support/gateway/gateway.js";
import { measured } from "../../support/run-reports/measured.js";

const query = "{ me { css { outcome } } }";
const catalogue = "{ benefits { code } }";
const twoSlots = { graphql: { minRunning: 2, maxRunning: 2, maxWaiting: 0 } };

describe("an overloaded gateway", () => {
  let gateway: Gateway;
  afterEach(() => gateway.close());
  const ready = async () => {
    const response = await fetch(`${gateway.url}/health/ready`);
    return [response.status, ((await response.json()) as { status: string }).status];
  };

  it("sheds excess requests, and accepts requests again when it has capacity", async () => {
    gateway = await startGateway({ capacity: twoSlots, environment: { REQUEST_DEADLINE_MS: "3000" } });
    const token = await gateway.token("apisecu_muet");
    // From here on, the gateway knows the token.
    expect((await gateway.askText(catalogue, { token })).status).toBe(200);
    const slow = [gateway.askText(query, { token }), gateway.askText(query, { token })];
    await eventually(async () => {
      expect(await ready()).toEqual([503, "shedding"]);
    });
    const { status, headers, errors } = await gateway.askText(catalogue, { token });
    expect([status, headers.get("retry-after")]).toEqual([503, expect.stringMatching(/^[1-4]$/)]);
    const retryAfter = Number(headers.get("retry-after"));
    expect(errors).toMatchObject([{ extensions: { code: "OVERLOADED", retryAfter } }]);
    expect(headers.get("cache-control")).toBe("private, no-store");
    expect(headers.get("x-correlation-id")).toMatch(/^[\da-f-]{36}$/);
    expect((await fetch(`${gateway.url}/.well-known/jwks.json`)).status).toBe(200);
    // Callers of another kind have other slots.
    expect((await gateway.askText(catalogue)).status).toBe(200);

    await Promise.all(slow);
    expect(await ready()).toEqual([200, "ready"]);
    expect((await gateway.askText(catalogue)).status).toBe(200);
    expect(await (await fetch(`${gateway.url}/metrics`)).text()).toContain(
      'gateway_requests_shed_total{because="full"} 1',
    );
  });

  it("sheds people whom it does not know yet while FranceConnect is slow, and still serves the others", async () => {
    gateway = await startGateway({ capacity: twoSlots, environment: { REQUEST_DEADLINE_MS: "3000" } });
    const [known, other] = [await gateway.token("test"), await gateway.token("test")];
    const unknown = [await gateway.token("test"), await gateway.token("test")];
    expect((await gateway.askText(query, { token: known })).status).toBe(200);
    gateway.franceConnect.misbehave({ http: { answer: "never" } });
    const slow = unknown.map((token) => gateway.askText(query, { token }));
    await eventually(async () => {
      expect((await gateway.askText(query, { token: other })).errors).toMatchObject([
        { extensions: { code: "OVERLOADED" } },
      ]);
    });
    expect((await gateway.askText(query, { token: known })).status).toBe(200);
    expect((await gateway.askText(catalogue)).status).toBe(200);
    expect(await ready()).toEqual([200, "ready"]);
    gateway.franceConnect.misbehave(null);
    await Promise.all(slow);
    expect((await gateway.askText(query, { token: other })).status).toBe(200);
  });

  it("still serves known people while new ones fill their slots and wait for a slow source", async () => {
    gateway = await startGateway({ capacity: twoSlots, environment: { REQUEST_DEADLINE_MS: "3000" } });
    const [known, other] = [await gateway.token("test"), await gateway.token("test")];
    const unknown = [await gateway.token("apisecu_muet"), await gateway.token("apisecu_muet")];
    expect((await gateway.askText(query, { token: known })).status).toBe(200);
    const slow = unknown.map((token) => gateway.askText(query, { token }));
    await eventually(async () => {
      expect((await gateway.askText(query, { token: other })).errors).toMatchObject([
        { extensions: { code: "OVERLOADED" } },
      ]);
    });
    expect((await gateway.askText(query, { token: known })).status).toBe(200);
    await Promise.all(slow);
  });

  it("is not ready and sheds requests while its event loop is late, then recovers", async () => {
    gateway = await startGateway({ capacity: { graphql: { minRunning: 0, maxRunning: 64, maxWaiting: 0 } } });
    let late: unknown[] = [];
    await eventually(async () => {
      block(200);
      late = await ready();
      expect(late).toEqual([503, "shedding"]);
      expect((await gateway.askText(catalogue)).errors).toMatchObject([{ extensions: { code: "OVERLOADED" } }]);
    });
    const unblocked = performance.now();
    await eventually(async () => {
      expect(await ready()).toEqual([200, "ready"]);
      expect((await gateway.askText(catalogue)).status).toBe(200);
    });
    measured(36, {
      "HTTP status of readiness": Number(late[0]),
      "ready again after ms": performance.now() - unblocked,
    });
  });
});

function block(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}
