import "../process/check-node.js";
import { existsSync } from "node:fs";
import { createKeys } from "../cache/keys.js";
import type { RedisOptions } from "../cache/redis/client.js";
import { createRedisClient } from "../cache/redis/create-client.js";
import { erasePeople } from "../cache/redis/erase-people.js";
import { replyCode } from "../cache/redis/replies.js";
import { loadMemoryConfig } from "../config/config.js";
import { variantsOf } from "../identity/canonical-person.js";
import { StartError } from "../errors.js";
import { readPerson } from "./named-person.js";

try {
  if (existsSync(".env")) process.loadEnvFile(".env");
  const { redis: options, keyring } = loadMemoryConfig(process.env);
  const { first, joined, part } = variantsOf(await readPerson());
  // This may also erase answers about other people: they are only fetched again.
  const personPrefixes = [...first, ...joined, ...part].flatMap(createKeys(keyring).personPrefixes);
  const { removed, isReplicated } = await erase(options, personPrefixes);
  process.stdout.write(`Erased: ${String(removed)} remembered facts removed. No replica tells any after one second.\n`);
  if (!isReplicated) {
    process.stderr.write(
      "Redis has not confirmed that a replica has this: a failover may undo it. Run the command again.\n",
    );
    process.exitCode = 1;
  }
} catch (error) {
  const complaints = error instanceof StartError ? error.complaints : [`Redis: ${replyCode(error) ?? "not reached"}`];
  process.stderr.write(`Nothing is erased:\n${complaints.map((complaint) => `  ${complaint}\n`).join("")}`);
  process.exitCode = 1;
}

async function erase(options: RedisOptions, personPrefixes: readonly string[]) {
  const client = createRedisClient(options);
  // The command that fails reports every failure itself.
  client.onChange(() => undefined);
  try {
    await client.connect();
    return await erasePeople(client, personPrefixes);
  } finally {
    await client.close();
  }
}
