import { freePorts } from "../../support/gateway/process.js";
import { Fault, type Meter } from "../target.js";
import { createClient } from "./client.js";

/** Bytes that the process may hold more after a run: its caches are bounded, and nearly empty at the start. */
const maxGrowth = 150e6;

/** The figures of `test/support/hostile/probe.ts`. */
interface Seen {
  readonly busyMs: number;
  readonly heldBytes: number;
}

/** Watches the event loop and the memory of a gateway that is started with this environment. */
export async function startProbe() {
  const port = await freePorts(1);
  const preload = new URL(`../../support/hostile/probe.js?port=${String(port)}`, import.meta.url).href;
  const client = createClient(`http://127.0.0.1:${String(port)}`);
  const look = async (path: string) => JSON.parse((await client.exchange({ path, headers: {} })).text) as Seen;
  const meter: Meter = async (work) => {
    await work();
    return (await look("/")).busyMs;
  };
  let before = NaN;
  return {
    environment: { NODE_OPTIONS: `--expose-gc --import=${preload}` },
    begin: async () => {
      before = (await look("/memory")).heldBytes;
      await look("/");
    },
    meter,
    /** Returns what was wrong with the process since the beginning. */
    async close(): Promise<readonly string[]> {
      try {
        const growth = (await look("/memory")).heldBytes - before;
        return growth > maxGrowth ? [`The gateway holds ${(growth / 1e6).toFixed(0)} MB more than before.`] : [];
      } catch (error) {
        if (error instanceof Fault) return ["The process of the gateway has ended."];
        throw error;
      } finally {
        client.close();
      }
    },
  };
}
