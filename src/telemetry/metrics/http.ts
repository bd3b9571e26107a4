import { Counter, Gauge, Histogram, type Registry } from "prom-client";

/** Seconds: OpenTelemetry's for HTTP requests, and the longest time of a GraphQL request. */
const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 15];
/** Seconds: finer where the objectives are, 20 and 50 ms. */
const overheadBuckets = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** The requests and connections that the gateway holds. */
interface Load {
  readonly inFlight: number;
  readonly limit: number;
  readonly connections: number;
}

/** Metrics of the requests of clients. */
export function createHttpMetrics(registers: Registry[]) {
  return {
    requestDuration: new Histogram({
      name: "http_server_request_duration_seconds",
      help: "Duration of the HTTP requests, refused ones included",
      labelNames: ["method", "route", "status"] as const,
      buckets: requestBuckets,
      registers,
    }),
    overhead: new Histogram({
      name: "gateway_overhead_seconds",
      help: "Time from the arrival of a request to /graphql until its answer, without its waits for FranceConnect and for sources, permits included",
      buckets: overheadBuckets,
      registers,
    }),
    requestsShed: new Counter({
      name: "gateway_requests_shed_total",
      help: "Requests shed before any work: too many in progress, or the event loop is late",
      labelNames: ["because"] as const,
      registers,
    }),
    rateLimited: new Counter({
      name: "gateway_requests_rate_limited_total",
      help: "Requests over a quota: of a consumer, of an address without credentials, of an address with bad credentials, of sign-ins",
      labelNames: ["by"] as const,
      registers,
    }),
    ...createOperationMetrics(registers),
    watchLoad: createLoadGauges(registers),
  };
}

function createOperationMetrics(registers: Registry[]) {
  return {
    operationDuration: new Histogram({
      name: "gateway_operation_duration_seconds",
      help: "Time from the arrival of a GraphQL request until its answer; operation is a trusted document's name, or other",
      labelNames: ["operation", "viewer"] as const,
      buckets: requestBuckets,
      registers,
    }),
    fieldErrors: new Counter({
      name: "gateway_field_errors_total",
      help: "Errors in GraphQL answers, by code; most of them have HTTP status 200",
      labelNames: ["code"] as const,
      registers,
    }),
    statuses: new Counter({
      name: "gateway_statuses_total",
      help: "Statuses that were asked for: one benefit of one person; outcome is error if the field is null",
      labelNames: ["benefit", "outcome", "freshness"] as const,
      registers,
    }),
  };
}

/** Gauges of the load, which compute their value when they are read. */
function createLoadGauges(registers: Registry[]) {
  let read = (): Load => ({ inFlight: 0, limit: 0, connections: 0 });
  const gauge = (name: string, help: string, valueOf: (load: Load) => number) =>
    new Gauge({
      name: `gateway_${name}`,
      help,
      registers,
      collect() {
        this.set(valueOf(read()));
      },
    });
  gauge(
    "in_flight_requests",
    "GraphQL requests that hold a slot, of the kind of caller that has most",
    ({ inFlight }) => inFlight,
  );
  gauge(
    "in_flight_limit",
    "Slots of each kind of caller: it follows the delay of the event loop",
    ({ limit }) => limit,
  );
  gauge("open_connections", "Connections of clients", ({ connections }) => connections);
  return (load: () => Load): void => void (read = load);
}
