import { randomBytes } from "node:crypto";
import type { RingKey } from "../../src/config/keyring.js";

/** A key of its own for each call. */
export function ringKey(id: string): RingKey {
  return { id, secret: randomBytes(32).toString("base64") };
}

/** As the environment tells them. */
export function keyringOf(...keys: readonly RingKey[]): string {
  return keys.map(({ id, secret }) => `${id}:${secret}`).join(",");
}
