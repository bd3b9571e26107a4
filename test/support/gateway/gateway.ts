import type { DocumentTypeDecoration } from "@graphql-typed-document-node/core";
import { readFileSync } from "node:fs";
import { createApp } from "../../../src/app.js";
import { loadConfig, type Config } from "../../../src/config/config.js";
import { ask, type Answer, type AskOptions } from "../ask.js";
import { recordMetrics } from "../run-reports/reports.js";
import { completeEnvironment } from "./environment.js";
import { createTestLogger, newLogFile } from "./log.js";
import { freePorts } from "./process.js";
import { startStandIns, type StandIns } from "./stand-ins.js";

export interface StartOptions extends Omit<Parameters<typeof startStandIns>[0], "gatewayUrl" | "publicUrl"> {
  /** Added to the variables that point the gateway to its stand-ins. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Leaves API Particulier unconfigured. Otherwise its stand-in is configured outside production. */
  readonly withoutApiParticulier?: boolean;
  /** People can sign in through it. */
  readonly withLogin?: boolean;
  /** Limits on concurrent work, for a test that reaches them. */
  readonly capacity?: Partial<Config["http"]["limits"]>;
}

/** A gateway that listens on loopback, with both stand-ins behind it. */
export interface Gateway extends Pick<
  StandIns,
  "franceConnect" | "apiSecu" | "apiParticulier" | "compression" | "token" | "close"
> {
  readonly url: string;
  readonly auditLog: string;
  /** Returns the gateway's log so far, one entry per line. */
  readonly logLines: () => readonly string[];
  ask<Data, Variables>(
    document: DocumentTypeDecoration<Data, Variables> & { toString(): string },
    options?: AskOptions<Variables>,
  ): Promise<Answer<Data>>;
  /** Sends an operation that is written in the test. */
  askText(query: string, options?: AskOptions): Promise<Answer>;
  reloadConsumers(): void;
  reloadCatalogue(): Promise<void>;
  reopenAudit(): Promise<void>;
  untilNoneArrives(): Promise<void>;
  stopBeingReady(): void;
}

export async function startGateway(startOptions: StartOptions = {}): Promise<Gateway> {
  const { environment, withoutApiParticulier = false, withLogin = false, capacity, ...options } = startOptions;
  const publicUrl = withLogin ? `http://127.0.0.1:${String(await freePorts(1))}` : undefined;
  let url = "";
  const { franceConnect, apiSecu, apiParticulier, compression, token, close, ...standIns } = await startStandIns({
    ...options,
    ...(publicUrl !== undefined && { publicUrl }),
    gatewayUrl: () => url,
  });
  const config = loadConfig({
    ...completeEnvironment({ PORT: "0", ...standIns.environment, ...environment }),
    ...(withoutApiParticulier && { API_PARTICULIER_BASE_URL: "" }),
  });
  const logFile = newLogFile();
  const app = await createApp(withCapacity(config, capacity), createTestLogger(logFile));
  url = await app.listen();

  return {
    url,
    auditLog: config.audit.file,
    logLines: () => readFileSync(logFile, "utf8").split("\n").filter(Boolean),
    franceConnect,
    apiSecu,
    apiParticulier,
    compression,
    token,
    ask: (document, askOptions = {}) => ask(url, document.toString(), askOptions),
    askText: (query, askOptions = {}) => ask(url, query, askOptions),
    reloadConsumers: app.reloadConsumers,
    reloadCatalogue: app.reloadCatalogue,
    reopenAudit: app.reopenAudit,
    untilNoneArrives: app.untilNoneArrives,
    stopBeingReady: () => {
      app.stopBeingReady();
    },
    async close() {
      await recordMetrics(url);
      await app.close();
      await close();
    },
  };
}

/**
 * Lifts two limits unless a test sets them. The tests share the gateway's process, so their work makes its event loop
 * late. All people of the tests sign in from one address.
 */
function withCapacity(config: Config, capacity: StartOptions["capacity"]): Config {
  const { http } = config;
  const signIn = { ...http.limits.signIn, perMinute: 1_000_000 };
  return { ...config, http: { ...http, limits: { ...http.limits, lateLoopMs: Infinity, signIn, ...capacity } } };
}
