import { writeConsumers } from "./consumers.js";

/**
 * The environment of a gateway in production mode. Its consumer has the key with this hash, and a quota that is counted
 * for each request and never exceeded.
 */
export function productionEnvironment(hash: string) {
  const rateLimit = { requests: 1e9, perSeconds: 60 };
  return {
    NODE_ENV: "production",
    OPERATOR_PORT: "public",
    DEMO: "false",
    CONSUMERS_FILE: writeConsumers([{ apiKeys: [hash], rateLimit }]).path,
    // As `npm start` sets it.
    NODE_OPTIONS: "--max-semi-space-size=16",
  };
}
