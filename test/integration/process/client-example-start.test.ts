import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { freePorts } from "../../support/gateway/process.js";

const folder = fileURLToPath(new URL("../../../../examples/client/", import.meta.url));

/** Runs a command of the example before its packages are installed: a check runs before any installed package loads. */
async function run(command: string, args: readonly string[], url: string) {
  const env = { ...process.env, GATEWAY_URL: url, npm_config_loglevel: "silent" };
  const child = spawn(command, args, { cwd: folder, env });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: child.exitCode, stdout, stderr };
}

const commands = [["start"], ["run", "generate"]];

describe("the client example, when something is missing", () => {
  it.each(commands)(
    "reports in one line that no gateway answers, the address that it tried, and how to start one: npm %s",
    async (...args) => {
      const url = `http://127.0.0.1:${String(await freePorts(1))}`;
      const { code, stderr } = await run("npm", args, url);
      expect(code).toBe(1);
      expect(stderr).toBe(
        `No gateway answers at ${url}. Start one, "npm start" at the root of its repository, or set GATEWAY_URL to where it runs.\n`,
      );
    },
  );

  it.each(["127.0.0.1", "localhost:4000", "http://127.0.0.1:4000/", "http://127.0.0.1:4000/graphql"])(
    "reports in one line that %s is not a valid gateway address",
    async (url) => {
      const { code, stderr } = await run(process.execPath, ["check-gateway.js"], url);
      expect(code).toBe(1);
      expect(stderr).toBe(
        "GATEWAY_URL must be an address such as http://127.0.0.1:4000, without a path or a slash at its end.\n",
      );
    },
  );

  it.each([
    ["not available", 404, '{"error":"not found"}'],
    ["another server's page", 200, "<html>schema</html>"],
  ])("explains in one line what to set when the schema is %s", async (_name, status, body) => {
    const server = createServer((_request, response) => response.writeHead(status).end(body));
    await once(server.listen(0, "127.0.0.1"), "listening");
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    try {
      const { code, stderr } = await run(process.execPath, ["check-gateway.js"], url);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^[^\n]+schema \(HTTP \d+\)\. Set GATEWAY_URL[^\n]+GRAPHQL_INTROSPECTION=true[^\n]+\n$/);
    } finally {
      server.close();
    }
  });
});
