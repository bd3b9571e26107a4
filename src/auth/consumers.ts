import { unwatchFile, watchFile } from "node:fs";
import { StartError } from "../errors.js";
import type { Logger } from "../logger.js";
import { isKeyOf } from "./api-keys.js";
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
  let consumers = readConsumers(path, { allowsDemoKey });

  function reload(): void {
    try {
      consumers = readConsumers(path, { allowsDemoKey });
      log.info({ consumers: consumers.length }, "consumers file read again");
    } catch (error) {
      const complaints = error instanceof StartError ? error.complaints : [];
      log.error({ err: error, complaints }, "consumers file refused, the previous one stays in force");
    }
  }

  // Polled by name: editors and mounted secrets replace the file, which a watch on it would not see.
  watchFile(path, { persistent: false, interval: pollMs }, reload);
  return {
    byFranceConnectClientId: (clientId) =>
      consumers.find(({ franceConnectClientIds }) => franceConnectClientIds.includes(clientId)),
    byApiKey(key) {
      // Compared with every hash, so that the time tells nothing.
      const owners = consumers.filter(({ apiKeys }) => apiKeys.filter((hash) => isKeyOf(key, hash)).length > 0);
      return owners[0];
    },
    reload,
    close: () => {
      unwatchFile(path, reload);
    },
  };
}
