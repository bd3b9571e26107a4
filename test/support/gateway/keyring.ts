import { randomBytes } from "node:crypto";
import type { RingKey } from "../../../src/config/keyring.js";

/** Returns a new key at each call. */
export function ringKey(id: string): RingKey {
  return { id, secret: randomBytes(32).toString("base64") };
}

/** Returns the keys in the format of the environment variable. */
export function keyringOf(...keys: readonly RingKey[]): string {
  return keys.map(({ id, secret }) => `${id}:${secret}`).join(",");
}
