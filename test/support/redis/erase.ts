import type { Redis } from "ioredis";
import { erasePeople } from "../../../src/cache/redis/erase-people.js";

/** Erases what is stored about a person, as `npm run erase` does, over the test's own connection. */
export const erasePerson = (redis: Redis, personPrefixes: readonly string[]) =>
  erasePeople({ commands: redis, nodeOf: () => "server", connectionTo: () => redis }, personPrefixes);
