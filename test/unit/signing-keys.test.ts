import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { createSigningKeys } from "../../src/auth/franceconnect/signing-keys.js";
import { HttpAnswer } from "../../src/http-client/http-answer.js";

const token = { payload: "", signature: "" };
const header = (kid: string) => ({ alg: "ES256", kid });

function keySet(kid: string): HttpAnswer {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const keys = [{ ...publicKey.export({ format: "jwk" }), kid, use: "sig", alg: "ES256" }];
  return new HttpAnswer(200, {}, Buffer.from(JSON.stringify({ keys })));
}

describe("FranceConnect's signing keys, with a refetch in progress after ten minutes,", () => {
  /** Each fetch so far; a test answers it. */
  let fetches: PromiseWithResolvers<HttpAnswer>[];
  let called: PromiseWithResolvers<undefined>;
  let keys: ReturnType<typeof createSigningKeys>;
  const answerNext = async (kid: string) => {
    await called.promise;
    called = Promise.withResolvers();
    fetches.at(-1)?.resolve(keySet(kid));
  };

  beforeEach(async () => {
    jest.useFakeTimers({ doNotFake: ["nextTick", "queueMicrotask", "setImmediate", "setTimeout", "setInterval"] });
    [fetches, called] = [[], Promise.withResolvers()];
    keys = createSigningKeys("https://fc.example/jwks", () => {
      const fetched = Promise.withResolvers<HttpAnswer>();
      fetches.push(fetched);
      called.resolve(undefined);
      return fetched.promise;
    });
    const first = keys.get(header("old"), token);
    await answerNext("old");
    await first;
    jest.advanceTimersByTime(11 * 60_000);
    // The known keys stay valid while the gateway fetches them again.
    await keys.get(header("old"), token);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it("are fetched once more for a kid that becomes unknown during the refetch", async () => {
    const doubted = [1, 2].map(async () => keys.get(header("new"), token));
    await answerNext("old");
    await answerNext("new");
    await expect(Promise.all(doubted)).resolves.toHaveLength(2);
    expect(fetches).toHaveLength(3);
  });

  it("are fetched once more for a signature that becomes bad during the refetch", async () => {
    const refetched = keys.refetchAfterBadSignature();
    await answerNext("old");
    await answerNext("new");
    await refetched;
    expect(fetches).toHaveLength(3);
  });
});
