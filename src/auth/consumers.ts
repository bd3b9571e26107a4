import { unwatchFile, watchFile } from "node:fs";
import { StartError } from "../errors.js";
import type { Logger } from "../logger.js";
import { createKeyIndex } from "./api-keys.js";
import { readConsumers, type Consumer } from "./consumers-file.js";

const pollMs = 1000;

export interface Consumers {
  /** The consumer that owns this FranceConnect client id, expired or not; undefined where nobody does. */
  byFranceConnectClientId(clientId: string): Consumer | undefined;
  /** The consumer whose key this is, expired or not; undefined where it is nobody's. */
  byApiKey(key: string): Consumer | undefined;
  /** Reads the file again. A file that cannot be used leaves the old one in force and is told in the log. */
  readonly reload: () => void;
  close(): void;
}

/** The registry of service providers, read again when its file changes. Throws StartError for a file that cannot be used. */
export function createConsumers(path: string, log: Logger, allowsDemoKey: boolean): Consumers {
  let index = createIndex(readConsumers(path, { allowsDemoKey }));

  function reload(): void {
    try {
      const consumers = readConsumers(path, { allowsDemoKey });
      index = createIndex(consumers);
      log.info({ consumers: consumers.length }, "consumers file read again");
    } catch (error) {
      const complaints = error instanceof StartError ? error.complaints : [];
      log.error({ err: error, complaints }, "consumers file refused, the previous one stays in force");
    }
  }

  // Polled by name: editors and mounted secrets replace the file, which a watch on it would not see.
  watchFile(path, { persistent: false, interval: pollMs }, reload);
  return {
    byFranceConnectClientId: (clientId) => index.byClientId.get(clientId),
    byApiKey: (key) => index.byApiKey(key),
    reload,
    close: () => {
      unwatchFile(path, reload);
    },
  };
}

/** Made once for each reading of the file, which has refused ids and keys that occur twice. */
function createIndex(consumers: readonly Consumer[]) {
  const byClientId = new Map(
    consumers.flatMap((consumer) => consumer.franceConnectClientIds.map((id) => [id, consumer] as const)),
  );
  return { byClientId, byApiKey: createKeyIndex(consumers) };
}
