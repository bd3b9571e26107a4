import { watch } from "chokidar";
import type { Logger } from "../../logger.js";
import type { Metrics } from "../../telemetry/metrics/index.js";
import { createCatalogue } from "./catalogue.js";
import { folderComplaints, readFolder } from "./folder.js";
import { parseFile, type Parse } from "./parse/parse-file.js";
import { createParserThread } from "./parser-thread.js";
import { createCatalogueQueries, type CatalogueQueries } from "./queries.js";

/** Milliseconds to wait after a change: an editor, or a deployment, writes several files in a row. */
const quietMs = 200;

/**
 * The catalogue of a folder. It is read again when the folder changes, and replaced as a whole. If the folder cannot be
 * read, the old catalogue stays in use and the log gives the reason.
 */
export async function createLiveCatalogue(folder: string, log: Logger, { reloaded }: Pick<Metrics, "reloaded">) {
  let current: CatalogueQueries;
  let reading: Promise<void> = Promise.resolve();
  const closing = new AbortController();

  async function read(parse: Parse): Promise<CatalogueQueries> {
    const queries = createCatalogueQueries(await createCatalogue(await readFolder(folder), parse));
    const { apiCount, producerCount, problems } = queries.report;
    reloaded("catalogue", true);
    log.info({ apiCount, producerCount, problems: problems.length }, "catalogue read");
    return queries;
  }

  async function readAgain(): Promise<void> {
    const [complaint] = folderComplaints(folder);
    const thread = createParserThread(closing.signal);
    try {
      if (complaint !== undefined) throw new Error(complaint);
      current = await read(thread.parse);
    } catch (error) {
      if (!closing.signal.aborted) refuse(error, log, reloaded);
    } finally {
      await thread.close();
    }
  }
  /** Reloads run one after the other: the last read gives the current catalogue. */
  const reload = () => (reading = reading.then(readAgain));
  const watcher = await watchFolder(folder, log, () => void reload());
  const first = reading.then(async () => {
    // The gateway does not answer requests yet: a thread would only cost its start.
    current = await read(parseFile);
  });
  reading = first.catch(() => undefined);
  await first;
  return {
    current: (): CatalogueQueries => current,
    reload,
    /** Closes without waiting for a folder that is being read. */
    async close(): Promise<void> {
      closing.abort();
      await watcher.close();
      await reading;
    },
  };
}

function refuse(error: unknown, log: Logger, reloaded: Metrics["reloaded"]): void {
  reloaded("catalogue", false);
  log.error({ err: error }, "the catalogue cannot be read, the previous one stays in force");
}

/** Calls back when the folder has changed and is quiet again. Resolves once the watcher no longer misses a change. */
async function watchFolder(folder: string, log: Logger, onChange: () => void) {
  let pending: NodeJS.Timeout | undefined;
  const watcher = watch(folder, { ignoreInitial: true });
  watcher.on("all", () => {
    clearTimeout(pending);
    pending = setTimeout(onChange, quietMs);
  });
  await new Promise<void>((resolve) => {
    watcher.on("ready", resolve);
    watcher.on("error", (error) => {
      log.error({ err: error }, "the catalogue's folder is no longer watched");
      resolve();
    });
  });
  return {
    close(): Promise<void> {
      clearTimeout(pending);
      return watcher.close();
    },
  };
}

export type LiveCatalogue = Awaited<ReturnType<typeof createLiveCatalogue>>;
