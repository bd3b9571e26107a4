import { describe, expect, it } from "@jest/globals";
import { AccessToken } from "../../src/auth/access-token.js";
import { GatewayError } from "../../src/errors.js";
import { createLogger } from "../../src/logger.js";

function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  let text = "";
  write(createLogger("trace", { destination: { write: (line) => void (text += line) } }));
  return text;
}

describe("the log", () => {
  it("contains no message of a third-party error or of its causes, because it can quote the input", () => {
    const error = new Error("unexpected DUPONT", { cause: new SyntaxError("near DUPONT") });
    const text = logged((log) => {
      log.error({ err: error }, "failed");
    });
    expect(JSON.parse(text)).toMatchObject({ err: { type: "Error", cause: { type: "SyntaxError" } } });
    expect(text).not.toContain("DUPONT");
  });

  it("contains the code, message and details of the gateway's own errors", () => {
    const error = new GatewayError("FORBIDDEN", "Not registered.", { requiredScopes: ["a"] });
    const text = logged((log) => {
      log.warn({ err: error }, "refused");
    });
    expect(JSON.parse(text)).toMatchObject({
      err: { code: "FORBIDDEN", message: "Not registered.", details: { requiredScopes: ["a"] } },
    });
  });

  it("contains no token, in any position", () => {
    const token = new AccessToken("secret-token");
    const text = logged((log) => {
      log.info(
        { token, principal: { token }, authorization: "Bearer secret-token", nested: { identity: "DUPONT" } },
        "asked",
      );
    });
    expect(text).not.toMatch(/secret-token|DUPONT/);
  });
});
