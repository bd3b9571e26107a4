import { writeFileSync } from "node:fs";
import { format } from "prettier";
import { startReplicas } from "../support/gateway/replicas.js";
import { startRedis } from "../support/redis/redis.js";
import { startCollector } from "../support/telemetry/collector.js";
import { renderTrace } from "./picture.js";

/**
 * `npm run trace`: writes docs/trace.json and docs/images/trace.svg, the trace of one query about a person whose facts
 * the gateway does not know yet, from a gateway with stand-ins.
 */
const [collector, redis] = await Promise.all([startCollector(), startRedis()]);
const replicas = await startReplicas({
  count: 1,
  environment: { REDIS_URL: redis.url, ...collector.environment },
});
const ask = async (login: string, name: string) =>
  replicas.ask(0, `query ${name} { me { css { outcome } } }`, await replicas.token(login));

// The first query also fetches keys and the gateway's own token, and its code is not compiled yet.
await ask("test", "First");
const before = new Set(collector.spans);
await ask("avec_nom_dusage", "Second");
const trace = await collector.traceOf((span) => !before.has(span) && span.name === "graphql.parse");
await replicas.close();
await Promise.all([redis.close(), collector.close()]);

const start = Math.min(...trace.map((span) => span.start));
const spans = trace
  .toSorted((one, other) => one.start - other.start || other.end - one.end)
  .map(({ name, kind, start: from, end, parentId, id, attributes }) => ({
    ...{ id, parentId, name, kind: kinds(kind), startMs: round(from - start), ms: round(end - from) },
    attributes,
  }));
writeFileSync("docs/trace.json", await format(JSON.stringify(spans), { parser: "json", printWidth: 120 }));
writeFileSync("docs/images/trace.svg", renderTrace(spans));

function kinds(kind: number): string {
  return ["unspecified", "internal", "server", "client"][kind] ?? "unspecified";
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
