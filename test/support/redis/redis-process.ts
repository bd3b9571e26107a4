import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { kill, killWithUs } from "../gateway/child-process.js";

const patienceMs = 5_000;

/** Starts `redis-server`. Resolves once its output has this text. Rejects with its whole output after 5 s without it. */
export async function startRedisProcess(
  args: readonly string[],
  text = "Ready to accept connections",
): Promise<ChildProcess> {
  const child = spawn("redis-server", args, { stdio: ["ignore", "pipe", "pipe"] });
  killWithUs(child);
  let output = "";
  const read = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on("data", read);
  child.stderr.on("data", read);
  const signal = AbortSignal.timeout(patienceMs);
  const ended = once(child, "close").then(() => Promise.reject(new Error("it has ended")));
  try {
    while (!output.includes(text)) {
      await Promise.race([once(child.stdout, "data", { signal }), ended]);
    }
    return child;
  } catch (cause) {
    await kill(child);
    throw new Error(`redis-server is not ready: ${output}`, { cause });
  }
}
