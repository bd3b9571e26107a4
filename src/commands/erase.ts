import "../process/check-node.js";
import { existsSync } from "node:fs";
import type { Redis } from "ioredis";
import { erasePerson } from "../cache/generations.js";
import { createKeys } from "../cache/keys.js";
import { variantsOf } from "../identity/canonical-person.js";
import { createRedisClient, replyCode } from "../cache/redis-client.js";
import { loadMemoryConfig } from "../config/config.js";
import { StartError } from "../errors.js";
import { readPerson } from "./named-person.js";

try {
  if (existsSync(".env")) process.loadEnvFile(".env");
  const { redis: options, keyring } = loadMemoryConfig(process.env);
  const { first, joined, part } = variantsOf(await readPerson());
  // This may also erase answers about other people: they are only fetched again.
  const personPrefixes = [...first, ...joined, ...part].flatMap(createKeys(keyring).personPrefixes);
  const removed = await erase(createRedisClient(options), personPrefixes);
  process.stdout.write(`Erased: ${String(removed)} remembered facts removed. No replica tells any after one second.\n`);
} catch (error) {
  const complaints = error instanceof StartError ? error.complaints : [`Redis: ${replyCode(error) ?? "not reached"}`];
  process.stderr.write(`Nothing is erased:\n${complaints.map((complaint) => `  ${complaint}\n`).join("")}`);
  process.exitCode = 1;
}

async function erase(redis: Redis, personPrefixes: readonly string[]): Promise<number> {
  // The command that fails reports every failure itself.
  redis.on("error", () => undefined);
  try {
    await redis.connect();
    return await erasePerson(redis, personPrefixes);
  } finally {
    redis.disconnect();
  }
}
