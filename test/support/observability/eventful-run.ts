import { execFileSync } from "node:child_process";
import { appendFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { apiSecuError } from "../../../sandbox/api-secu/answers.js";
import type { Phase, Run } from "../../../scripts/observability/picture/run.js";
import { insist } from "../load/insist.js";
import { startLoad } from "../load/load.js";
import { crowdSize, type ObservedGateway } from "./observed-gateway.js";
import { createTraffic, visit } from "./traffic.js";

const perSecond = 40;
const seconds = 95;

/**
 * The part of the run that the picture shows. The first requests are slow, and the overload is so high that nothing else
 * would be visible beside it.
 */
const shown = { from: 10, to: 80 };

/** Between two visits of a person who signs in. */
const visitSeconds = 4;

interface Event extends Phase {
  readonly begin: (gateway: ObservedGateway) => unknown;
  readonly end?: (gateway: ObservedGateway) => unknown;
}

/** The events of the run: each is visible on the dashboard. */
const events: readonly Event[] = [
  {
    name: "API-SECU fails",
    from: 20,
    to: 30,
    begin: ({ apiSecu }) => {
      for (let index = 0; index < crowdSize; index += 1)
        apiSecu.answer(`foule_${String(index)}`, "CSS", apiSecuError(50001));
    },
    end: ({ apiSecu }) => {
      apiSecu.restore();
    },
  },
  {
    name: "Redis is down",
    from: 40,
    to: 50,
    begin: ({ redis }) => redis.kill(),
    end: ({ redis }) => redis.restart(),
  },
  {
    name: "the audit cannot grow",
    from: 60,
    to: 68,
    begin: (gateway) => {
      limitFiles(gateway, String(statSync(gateway.auditLog).size + 100));
    },
    end: (gateway) => {
      limitFiles(gateway, "unlimited");
    },
  },
  { name: "reload", from: 76, to: 77, begin: reload },
  { name: "overload", from: 84, to: 88, begin: overload },
];

/**
 * Sends traffic of every kind for one and a half minutes, and causes each event. Answers may be errors: the dashboard shows
 * them. Returns the part of the run that the picture shows, with its start as Unix time.
 */
export async function runEvents(gateway: ObservedGateway): Promise<Omit<Run, "panels"> & { readonly start: number }> {
  const traffic = await createTraffic(gateway);
  const start = Date.now() / 1_000;
  const happened: Promise<unknown>[] = [];
  const happen = (act: (gateway: ObservedGateway) => unknown) => {
    happened.push(Promise.resolve().then(() => act(gateway)));
  };
  const load = startLoad({
    perSecond,
    seconds,
    async send(index) {
      const second = index / perSecond;
      for (const { from, to, begin, end } of events) {
        if (second === from) happen(begin);
        if (second === to && end) happen(end);
      }
      // While Redis is down, nobody can sign in.
      if (second % visitSeconds === 0) happen((one) => visit(one).catch(() => undefined));
      await traffic[index % traffic.length]?.(index);
    },
  });
  await load.done;
  await Promise.all(happened);
  const phases = events
    .filter(({ to }) => to <= shown.to)
    .map(({ name, from, to }) => ({ name, from: from - shown.from, to: to - shown.from }));
  return { start: start + shown.from, seconds: shown.to - shown.from, phases };
}

/** A file that cannot grow is what a full disk is to the process. */
function limitFiles({ process }: ObservedGateway, bytes: string): void {
  execFileSync("prlimit", ["--pid", String(process?.pid), `--fsize=${bytes}:`]);
}

function overload({ url, key, tokens }: ObservedGateway): Promise<unknown> {
  const query = "{ me { css { outcome } rsa { outcome } } }";
  return insist({ port: Number(new URL(url).port), key, query, tokens, connections: 3_000, seconds: 4 });
}

/** Reads the consumers again, then a page of the catalogue that has changed. */
function reload({ process, catalogue }: ObservedGateway): void {
  process?.kill("SIGHUP");
  appendFileSync(join(catalogue, "api", "api-prestations-sociales.md"), "\n");
}
