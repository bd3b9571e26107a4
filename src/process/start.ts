import { existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { auditComplaints } from "../audit/lock.js";
import { consumersComplaints } from "../auth/consumers-file.js";
import { loadConfig } from "../config/config.js";
import { allowsDemoKey, isEmbedded } from "../config/demo.js";
import { folderComplaints } from "../datasources/catalogue/folder.js";
import { StartError } from "../errors.js";
import { trustedDocumentsComplaints } from "../http/trusted-documents/trusted-documents.js";
import { createLogger, createOutput, type Logger } from "../logger.js";
import { traceFields } from "../telemetry/tracing/spans.js";

/** How long the gateway keeps serving after SIGTERM, so that load balancers see that it is not ready. */
const drainMs = 3_000;
/** Time beyond the requests in flight: for the rest of the drain, and for closing. */
const closingMs = 12_000;

const v8Flags = [
  // The heap doubles before V8 collects its garbage. By default, it grows to four times what is in use.
  "--heap-growing-percent=100",
  // New objects are collected by the main thread alone: on few cores, the threads that help cost more than they save.
  "--no-parallel-scavenge",
];

try {
  v8Flags.forEach(setFlagsFromString);
  if (existsSync(".env")) process.loadEnvFile(".env");
  await main(process.env);
} catch (error) {
  const complaints = complaintsOf(error);
  if (!complaints) throw error;
  process.stderr.write(`The gateway cannot start:\n${complaints.map((complaint) => `  ${complaint}\n`).join("")}`);
  if (!isEmbedded(process.env)) process.stderr.write("Outside embedded mode nothing is filled in: see .env.example.\n");
  process.exit(1);
}

/** Returns the complaints that the operator can fix; undefined for a fault of the gateway itself. */
function complaintsOf(error: unknown): readonly string[] | undefined {
  if (error instanceof StartError) return error.complaints;
  const { syscall, code = "", port } = error as NodeJS.ErrnoException & { port?: number };
  if (syscall === "listen") return [`PORT or OPERATOR_PORT: cannot listen on ${String(port)} (${code})`];
  return syscall === "getaddrinfo" ? [`HOST or OPERATOR_HOST: cannot be resolved (${code})`] : undefined;
}

/** Environment → config → app → listen → drain. */
async function main(environment: NodeJS.ProcessEnv): Promise<void> {
  const embedded = isEmbedded(environment) ? await import("../../sandbox/embedded.js") : undefined;
  const config = loadConfig(embedded?.completeEnvironment(environment) ?? environment, {
    CONSUMERS_FILE: (path, present) => consumersComplaints(path, { allowsDemoKey: allowsDemoKey(present) }),
    CATALOGUE_DIR: (folder) => folderComplaints(folder).map((complaint) => `CATALOGUE_DIR: ${complaint}`),
    TRUSTED_DOCUMENTS: trustedDocumentsComplaints,
    AUDIT_LOG: auditComplaints,
    ...embedded?.checks,
  });
  // In embedded mode, a person reads the lines beside others.
  const log = createLogger(config.logLevel, {
    ...(!embedded && { destination: createOutput() }),
    ...(config.tracing && { mixin: traceFields }),
  });
  const { createApp } = await import("../app.js");
  const app = await createApp(config, log, {
    demoApiKey: embedded?.demoApiKeyOf(environment),
    extraCaCerts: environment["NODE_EXTRA_CA_CERTS"],
  });
  const standIns = await embedded?.startStandIns(environment, config);
  process.on("SIGHUP", () => {
    app.reloadConsumers();
    void app.reloadCatalogue();
    void app.reopenAudit();
  });
  drainOnSignal(log, config.graphql.deadlineMs + closingMs, async (graceMs) => {
    app.stopBeingReady();
    if (graceMs > 0) await delay(graceMs).then(app.untilNoneArrives);
    await app.close();
    await standIns?.close();
  });
  const address = await app.listen();
  if (config.allowsDemoKey && !embedded) log.warn("DEMO=true: a consumer may have the published demo key");
  if (embedded === undefined && !config.http.operator)
    log.warn("OPERATOR_PORT=public: all who reach the gateway can read its metrics");
  log.info({ address, url: config.http.publicUrl }, "listening");
  await standIns?.smokeTest().catch((error: unknown) => {
    log.error({ err: error }, "the gateway serves requests, but its smoke test failed");
  });
}

/** SIGTERM drains; SIGINT, from a terminal, closes at once. */
function drainOnSignal(log: Logger, forcedExitMs: number, drain: (graceMs: number) => Promise<void>): void {
  let isStopping = false;
  const stop = (signal: "SIGTERM" | "SIGINT", graceMs: number) => {
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, "draining");
    setTimeout(() => process.exit(1), forcedExitMs).unref();
    drain(graceMs).then(
      () => {
        log.info("stopped");
        process.exit(0);
      },
      (error: unknown) => {
        log.error({ err: error }, "stopped with a failure");
        process.exit(1);
      },
    );
  };
  // A second SIGTERM changes nothing: npm and a service manager may both send the first one.
  process.on("SIGTERM", () => {
    stop("SIGTERM", drainMs);
  });
  // A second Ctrl-C ends the process.
  process.once("SIGINT", () => {
    stop("SIGINT", 0);
  });
}
