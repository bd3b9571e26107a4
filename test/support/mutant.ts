import { registerHooks } from "node:module";
import "./gateway/unbundled.js";

/**
 * Loaded before a gateway. Breaks the cache key of a fact, as a careless change could, to check that the tests notice.
 */
const mutations: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>> = {
  scopes: [["recipient, source, benefit, scopes]", "recipient, source, benefit]"]],
  subject: [
    ["identifiers, recipient, source", "recipient, source"],
    ["prefix + hash", "hash"],
    // Without this change, each person's generation already rejects another person's fact.
    ["generation: generationKey(prefix)", 'generation: generationKey("")'],
  ],
};

const mutation = mutations[process.env["MUTANT"] ?? ""];
if (!mutation) throw new Error(`MUTANT is one of ${Object.keys(mutations).join(", ")}`);

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith("/src/cache/keys.js")) return loaded;
    let source = Buffer.from(loaded.source as Uint8Array).toString();
    for (const [from, to] of mutation) {
      if (!source.includes(from)) throw new Error(`there is no ${from} to break`);
      source = source.replace(from, to);
    }
    return { ...loaded, source };
  },
});
