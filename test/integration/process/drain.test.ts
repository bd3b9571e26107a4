import { describe, expect, it } from "@jest/globals";
import { startGateway } from "../../support/gateway/gateway.js";

const quietMs = 250;

describe("a gateway that drains", () => {
  it("waits while requests arrive on new connections", async () => {
    const gateway = await startGateway();
    const state = { hasEnded: false };
    const ended = gateway.untilNoneArrives().then(() => (state.hasEnded = true));
    const begun = Date.now();
    while (Date.now() - begun < 4 * quietMs) {
      const headers = { "content-type": "application/json", connection: "close" };
      const answer = await fetch(`${gateway.url}/graphql`, {
        method: "POST",
        headers,
        body: '{"query":"{ __typename }"}',
      });
      expect([answer.status, state.hasEnded]).toEqual([200, false]);
      await answer.text();
    }
    await ended;
    await gateway.close();
    expect(state.hasEnded).toBe(true);
  });
});
