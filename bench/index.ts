import { benchAudit } from "./audit.js";
import { benchCatalogue } from "./catalogue.js";
import { benchConsole } from "./console.js";
import { benchGuard } from "./guard.js";
import { benchHostile } from "./hostile.js";
import { benchOverload } from "./overload.js";
import { benchPeers } from "./peers.js";
import { benchRedis } from "./redis.js";
import { benchTracing } from "./tracing.js";

/** Benchmarks by the name in `npm run bench -- <name>`. Without a name, all of them run. */
const benchmarks: Readonly<Record<string, () => Promise<void>>> = {
  peers: benchPeers,
  redis: benchRedis,
  guard: benchGuard,
  audit: benchAudit,
  catalogue: benchCatalogue,
  console: benchConsole,
  hostile: benchHostile,
  overload: benchOverload,
  tracing: benchTracing,
};

const [wanted] = process.argv.slice(2);
const chosen = Object.entries(benchmarks).filter(([name]) => wanted === undefined || name === wanted);
if (chosen.length === 0) throw new Error(`a benchmark is one of ${Object.keys(benchmarks).join(", ")}`);
for (const [, run] of chosen) await run();
