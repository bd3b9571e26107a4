import { createApiKey } from "../auth/api-keys.js";
import "../process/check-node.js";

const { key, hash } = createApiKey();

process.stdout.write(`${key}\n`);
process.stderr.write(`
A new key. The consumer sends it as X-Api-Key, and keeps it as any secret: it cannot be had again.
The consumers file gets its hash alone, which the gateway takes up by itself:
  apiKeys: ["${hash}"]
To replace a key, list both hashes until the consumer has changed over.
`);
