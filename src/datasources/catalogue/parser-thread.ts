import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { unreadable, type CatalogueFile, type Kind, type Parsed } from "./parse/parse-file.js";

const defaultLimitMs = 10_000;
const startLimitMs = 10_000;
const maxHeapMb = 512;

/**
 * Parses files in a separate thread, so that the main thread still answers requests. A file that takes longer than
 * `limitMs`, or more memory than the thread may use, is reported as that file's problem. It also ends the thread: the
 * next file starts a new one. `parse` rejects where a thread cannot start, and with the signal's reason.
 */
export function createParserThread(signal: AbortSignal, limitMs = defaultLimitMs) {
  let thread: Worker | undefined;

  const start = async (): Promise<Worker> => {
    thread = new Worker(new URL("./parser-worker.js", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
    });
    const started = thread;
    // The next file starts a new thread.
    started.on("error", () => undefined);
    started.once("exit", () => {
      if (thread === started) thread = undefined;
    });
    // The thread reports that it is ready: the time of its imports does not count for a file.
    await once(started, "message", { signal: AbortSignal.any([signal, AbortSignal.timeout(startLimitMs)]) });
    return started;
  };
  const close = async (): Promise<void> => {
    await thread?.terminate();
    thread = undefined;
  };
  const parse = async <K extends Kind>(file: CatalogueFile<K>): Promise<Parsed<K>> => {
    signal.throwIfAborted();
    const worker = thread ?? (await start());
    try {
      const parsed = once(worker, "message", { signal: AbortSignal.any([signal, AbortSignal.timeout(limitMs)]) });
      worker.postMessage(file);
      const [answer] = (await parsed) as [Parsed<K>];
      return answer;
    } catch {
      await close();
      signal.throwIfAborted();
      return unreadable(file, "too much time or memory");
    }
  };
  return { parse, close };
}
