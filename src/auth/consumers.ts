import { unwatchFile, watchFile } from "node:fs";
import { StartError } from "../errors.js";
import type { Logger } from "../logger.js";
import type { Metrics } from "../telemetry/metrics/index.js";
import { createKeyIndex } from "./api-keys.js";
import { endOf, readConsumers, type Consumer } from "./consumers-file.js";

const pollMs = 1000;

export interface Consumers {
  /** Returns the consumer that owns this FranceConnect client id, expired or not; undefined for an unknown id. */
  byFranceConnectClientId(clientId: string): Consumer | undefined;
  /** Returns the consumer that owns the key, expired or not: null for an unknown key, undefined without a key. */
  readonly ownerOf: (apiKey: string | undefined) => Consumer | null | undefined;
  /** Reads the file again. If the new file is not valid, the old one stays in force and the log says so. */
  readonly reload: () => void;
  close(): void;
}

interface Options {
  readonly log: Logger;
  readonly allowsDemoKey: boolean;
  readonly metrics: Metrics;
}

/**
 * Creates the registry of service providers, which reads its file again when the file changes. Throws StartError for a
 * file that is not valid.
 */
export function createConsumers(path: string, { log, allowsDemoKey, metrics }: Options): Consumers {
  let consumers = readConsumers(path, { allowsDemoKey });
  let index = createIndex(consumers);
  metrics.reloaded("consumers", true);
  metrics.watchConsumers(() => expiriesOf(consumers));

  function reload(): void {
    try {
      consumers = readConsumers(path, { allowsDemoKey });
      index = createIndex(consumers);
      metrics.reloaded("consumers", true);
      log.info({ consumers: consumers.length }, "consumers file read again");
    } catch (error) {
      metrics.reloaded("consumers", false);
      const complaints = error instanceof StartError ? error.complaints : [];
      log.error({ err: error, complaints }, "consumers file refused, the previous one stays in force");
    }
  }

  // Polls the path: editors and mounted secrets replace the file, and a watch on the file itself would not see that.
  // Any change counts, also of owner or mode, and also to a file of the same size and an older time.
  watchFile(path, { persistent: false, interval: pollMs }, reload);
  return {
    byFranceConnectClientId: (clientId) => index.byClientId.get(clientId),
    ownerOf: (apiKey) => (apiKey === undefined ? undefined : (index.byApiKey(apiKey) ?? null)),
    reload,
    close: () => {
      unwatchFile(path, reload);
    },
  };
}

/** Returns the end of each registration that has one, in seconds since 1970, by the consumer's id. */
function expiriesOf(consumers: readonly Consumer[]): ReadonlyMap<string, number> {
  return new Map(
    consumers.flatMap((consumer) => {
      const end = endOf(consumer);
      return end === undefined ? [] : [[consumer.id, end / 1_000]];
    }),
  );
}

/** Runs once for each reading of the file. The reader has already refused duplicate ids and keys. */
function createIndex(consumers: readonly Consumer[]) {
  const byClientId = new Map(
    consumers.flatMap((consumer) => consumer.franceConnectClientIds.map((id) => [id, consumer] as const)),
  );
  return { byClientId, byApiKey: createKeyIndex(consumers) };
}
