import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { loadConfig } from "../../../src/config/config.js";
import { completeEnvironment } from "../../support/gateway/environment.js";
import { keyringOf, ringKey } from "../../support/gateway/keyring.js";
import { freePorts, runCommand } from "../../support/gateway/process.js";
import { startRedis, type RedisServer } from "../../support/redis/redis.js";

const KEYRING = keyringOf(ringKey("k1"));
const person = { birthName: "FOULE-A", firstGivenName: "Camille", birthDate: "1990-05-17" };

describe("the operator's command", () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  const erase = (input: unknown, environment = {}) =>
    runCommand("erase", { REDIS_URL: redis.url, KEYRING, ...environment }, JSON.stringify(input));

  it("keyring prints only a new key on stdout, which the configuration accepts, and names the variable that a rotation needs", async () => {
    const [one, other] = await Promise.all([runCommand("keyring"), runCommand("keyring")]);
    const ring = `${one.stdout.trim()},${other.stdout.trim()}`;
    expect(loadConfig(completeEnvironment({ KEYRING: ring })).keyring).toHaveLength(2);
    expect(one.stderr).toContain("CACHE_TTL_SECONDS");
  });

  it("erase leaves a marker that outlives every fact, under a key that does not identify the person", async () => {
    expect(await erase(person)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Erased: 0 /), stderr: "" });
    const [entry, ...others] = await redis.dump();
    expect(others).toEqual([]);
    expect(entry?.key.toString()).toMatch(/^k1:\{[\w-]{43}\}generation$/);
    expect(await redis.client.ttl(entry?.key ?? "")).toBeGreaterThan(86_400 * 2);
  });

  it.each([
    ["birthDate", { ...person, birthDate: "17/05/1990" }],
    ["birthName", { firstGivenName: "Camille", birthDate: "1990-05-17" }],
    ["firstGivenName", { ...person, firstGivenName: 1 }],
    ["input", "FOULE-A"],
    ["input", { ...person, sex: "F" }],
  ])("erase names %s when it is invalid, and never quotes the input", async (field, input) => {
    const { code, stdout, stderr } = await erase(input);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(new RegExp(`^Nothing is erased:\\n {2}${field}: [^\\n]+\\n$`));
    expect(stderr).not.toMatch(/FOULE|1990|Camille/);
  });

  it("erase reports that nothing is erased when Redis is unreachable or refuses the write", async () => {
    const nobody = `127.0.0.1:${String(await freePorts(1))}`;
    for (const url of [`redis://${nobody}`, `redis-sentinel://${nobody}/name`, `redis-cluster://${nobody}`]) {
      const unreached = await erase(person, { REDIS_URL: url });
      expect(unreached).toEqual({ code: 1, stdout: "", stderr: "Nothing is erased:\n  Redis: not reached\n" });
    }
    await redis.setReadOnly();
    const refused = await erase(person);
    expect(refused).toEqual({ code: 1, stdout: "", stderr: "Nothing is erased:\n  Redis: READONLY\n" });
  });

  it("erase requires the variables that it needs, and no others", async () => {
    const { code, stderr } = await runCommand("erase", {}, JSON.stringify(person));
    expect(code).toBe(1);
    expect(stderr).toBe("Nothing is erased:\n  REDIS_URL: is required\n  KEYRING: is required\n");
  });
});
