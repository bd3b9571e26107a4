import "../process/check-node.js";
import { randomBytes } from "node:crypto";

const id = `k${new Date().toISOString().slice(0, 10).replaceAll("-", "")}-${randomBytes(2).toString("hex")}`;

process.stdout.write(`${id}:${randomBytes(32).toString("base64")}\n`);
process.stderr.write(`
A new key. The first time: KEYRING=<this key>.
To rotate, give KEYRING to every replica in three steps, each finished everywhere before the next:
  1. KEYRING=<current key>,<this key>    all can read what the new key will seal
  2. KEYRING=<this key>,<current key>    the new key seals; what the old one sealed stays readable
  3. KEYRING=<this key>                  once CACHE_TTL_SECONDS and CACHE_STALE_SECONDS have passed: the old key opens nothing
Keep it where the other secrets are. Whoever holds it and a copy of Redis can read what is remembered.
`);
