import { Counter, Gauge, type Registry } from "prom-client";

/** The files that are read again while the gateway runs. */
type ReloadedPart = "consumers" | "catalogue";
/** The services that the gateway has credentials for. */
export type MisconfiguredPart = "data_provider" | "login" | "API_SECU" | "API_PARTICULIER";

/** Metrics of the gateway's own configuration, and of what expires in it. */
export function createConfigurationMetrics(registers: Registry[]) {
  const reloadSuccess = new Gauge({
    name: "gateway_config_reload_success",
    help: "1 if the file was read the last time, 0 if it was refused and the previous one stays in force",
    labelNames: ["part"] as const,
    registers,
  });
  const reloadTime = new Gauge({
    name: "gateway_config_reload_timestamp_seconds",
    help: "Time at which the file was last read with success",
    labelNames: ["part"] as const,
    registers,
  });
  const misconfigured = new Gauge({
    name: "gateway_misconfigured",
    help: "1 while a service refuses the gateway's own credentials: the operator has to act",
    labelNames: ["part"] as const,
    registers,
  });
  return {
    /** The file was read, or could not be used. */
    reloaded(part: ReloadedPart, isUsable: boolean): void {
      reloadSuccess.set({ part }, Number(isUsable));
      if (isUsable) reloadTime.setToCurrentTime({ part });
    },
    misconfigured(part: MisconfiguredPart, isRefused: boolean): void {
      misconfigured.set({ part }, Number(isRefused));
    },
    ...createExpiries(registers),
    ...createSpanCounters(registers),
  };
}

type Expiries = () => ReadonlyMap<string, number> | Promise<ReadonlyMap<string, number>>;

/** Times of expiry, in seconds since 1970, read at each scrape. */
function createExpiries(registers: Registry[]) {
  const gauge = (name: string, help: string, label: string) => {
    let read: Expiries = () => new Map();
    new Gauge({
      name: `gateway_${name}_expiry_timestamp_seconds`,
      help,
      labelNames: [label],
      registers,
      async collect() {
        this.reset();
        for (const [value, seconds] of await read()) this.labels(value).set(seconds);
      },
    });
    return (expiries: Expiries): void => void (read = expiries);
  };
  return {
    watchConsumers: gauge("consumer", "End of a consumer's registration, if it has one", "consumer"),
    watchCertificates: gauge("certificate", "The first expiry among the certificates of one use", "use"),
  };
}

function createSpanCounters(registers: Registry[]) {
  return {
    spansExported: new Counter({
      name: "gateway_spans_exported_total",
      help: "Spans that the collector has accepted",
      registers,
    }),
    spansDropped: new Counter({
      name: "gateway_spans_dropped_total",
      help: "Spans that were lost: the queue was full, or the collector did not accept them",
      registers,
    }),
  };
}
