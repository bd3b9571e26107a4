import { afterEach, describe, expect, it } from "@jest/globals";
import { runCommand } from "../../support/gateway/process.js";

const before = { ...process.env };

describe("a process that a test starts", () => {
  afterEach(() => {
    process.env = { ...before };
  });

  it("inherits this machine's environment: its certificates, proxies and registries", async () => {
    const names = ["NODE_EXTRA_CA_CERTS", "HTTPS_PROXY", "npm_config_registry"];
    for (const name of names) process.env[name] = `${name} of this machine`;
    const print = `data:text/javascript,process.stderr.write(JSON.stringify(process.env))`;
    process.env["NODE_OPTIONS"] = `--import=${print}`;
    const { stderr } = await runCommand("consumer-key");
    expect(names.filter((name) => !stderr.includes(`${name} of this machine`))).toEqual([]);
  });

  it("is configured only by the test: its AUDIT_LOG is not that of this machine", async () => {
    process.env["AUDIT_LOG"] = "/audit-of-this-machine.ndjson";
    const { code, stderr } = await runCommand("audit-verify", { AUDIT_KEY: "" });
    expect(code).not.toBe(0);
    expect(stderr).not.toContain("/audit-of-this-machine.ndjson");
  });
});
