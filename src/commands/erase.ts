import { existsSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { text } from "node:stream/consumers";
import type { Redis } from "ioredis";
import * as z from "zod";
import { erasePerson } from "../cache/erase.js";
import { createKeys } from "../cache/keys.js";
import { createRedisClient, replyCode } from "../cache/redis-client.js";
import { loadMemoryConfig } from "../config.js";
import { StartError } from "../errors.js";

/** A pivot identity, of which these parts find the person again. Read from stdin: arguments stand in process lists. */
const Person = z.strictObject({
  birthName: z.string("must be a text; empty where the person has none"),
  firstGivenName: z.string("must be a text: the first of the given names; empty where the person has none"),
  birthDate: z.iso.date("must be YYYY-MM-DD, an unknown day or month as 01"),
});

try {
  if (existsSync(".env")) process.loadEnvFile(".env");
  const { redis: options, keyring } = loadMemoryConfig(process.env);
  const person = parsePerson(process.stdin.isTTY ? await askPerson() : await text(process.stdin));
  const removed = await erase(createRedisClient(options), createKeys(keyring).personPrefixes(person));
  process.stdout.write(`Erased: ${String(removed)} remembered facts removed. No replica tells any after one second.\n`);
} catch (error) {
  const complaints = error instanceof StartError ? error.complaints : [`Redis: ${replyCode(error) ?? "not reached"}`];
  process.stderr.write(`Nothing is erased:\n${complaints.map((complaint) => `  ${complaint}\n`).join("")}`);
  process.exitCode = 1;
}

async function erase(redis: Redis, personPrefixes: readonly string[]): Promise<number> {
  // Every failure is told by the command that it fails.
  redis.on("error", () => undefined);
  try {
    await redis.connect();
    return await erasePerson(redis, personPrefixes);
  } finally {
    redis.disconnect();
  }
}

async function askPerson(): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const birthName = await terminal.question("Birth name: ");
  const firstGivenName = await terminal.question("First given name: ");
  const birthDate = await terminal.question("Birth date (YYYY-MM-DD): ");
  terminal.close();
  return JSON.stringify({ birthName, firstGivenName, birthDate });
}

function parsePerson(json: string) {
  const parsed = Person.safeParse(parseJson(json));
  if (parsed.success) return parsed.data;
  throw new StartError(parsed.error.issues.map(({ path, message }) => `${path.join(".") || "input"}: ${message}`));
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new StartError(['input: must be JSON: {"birthName", "firstGivenName", "birthDate"}']);
  }
}
