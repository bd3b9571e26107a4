import { causeFault } from "../support/load/fault-window.js";
import { percentile } from "../support/load/insist.js";
import type { Endurance } from "./gateway.js";

const seconds = 48;
/** Searches of the catalogue, out of all requests. */
const searches = { share: 0.05, query: '{ apis(search: "quotient familial") { nodes { slug title } } }' };
const connections = 64;
/** Milliseconds. */
const calmMs = 15_000;
const faultMs = 5_000;

interface Fault {
  readonly name: string;
  readonly begin: (gateway: Endurance) => unknown;
  readonly end: (gateway: Endurance) => unknown;
  /** Codes of answers that this fault may cause. */
  readonly codes: readonly string[];
}

const nothing = () => undefined;
const sourceCodes = ["SOURCE_UNAVAILABLE", "SOURCE_TIMEOUT", "SOURCE_RATE_LIMITED"];

/** One for each minute, in turn. */
export const faults: readonly [Fault, ...Fault[]] = [
  { name: "none", begin: nothing, end: nothing, codes: [] },
  {
    name: "Redis answers nothing",
    begin: ({ redis }) => {
      redis.pause();
    },
    end: ({ redis }) => {
      redis.resume();
    },
    codes: [],
  },
  {
    name: "FranceConnect answers 500",
    begin: ({ replicas }) => {
      replicas.franceConnect.misbehave({ http: { answer: { status: 500 } } });
    },
    end: ({ replicas }) => {
      replicas.franceConnect.misbehave(null);
    },
    codes: ["AUTH_UNAVAILABLE"],
  },
  {
    name: "Redis is killed, and starts empty",
    begin: ({ redis }) => redis.kill(),
    end: ({ redis }) => redis.restart(),
    codes: [],
  },
  {
    name: "the source answers 500",
    begin: ({ replicas, logins }) => {
      for (const login of logins)
        for (const benefit of ["CSS", "RSA"] as const) replicas.apiSecu.answer(login, benefit, { status: 500 });
    },
    end: ({ replicas }) => {
      replicas.apiSecu.restore();
    },
    codes: sourceCodes,
  },
  {
    name: "2,000 clients ask again at once",
    begin: (gateway) => gateway.send({ connections: 2_000, seconds: faultMs / 1_000 }),
    end: nothing,
    codes: [],
  },
];

/** The answers that the clients got in a minute. */
export interface Outcome {
  readonly fault: string;
  readonly answered: number;
  readonly refused: number;
  /** Milliseconds. */
  readonly p99: number;
  /** Answers that the fault explains. */
  readonly expected: number;
  /** All other answers that were not right, by status and codes. */
  readonly unexpected: readonly string[];
}

/** Sends requests for a minute, with this fault in the middle. */
export async function runMinute(gateway: Endurance, perSecond: number, fault: Fault): Promise<Outcome> {
  const load = gateway.send({ connections, seconds, perSecond: (1 - searches.share) * perSecond });
  const { share, query } = searches;
  const search = gateway.send({ connections: 4, seconds, perSecond: share * perSecond, query });
  await causeFault({
    afterMs: calmMs,
    ms: faultMs,
    begin: () => fault.begin(gateway),
    end: () => fault.end(gateway),
  });
  const both = await Promise.all([load, search]);
  const answered = both.flatMap((seen) => seen.answered);
  const isExpected = (what: string) => fault.codes.some((code) => what.endsWith(` ${code}`));
  const entries = both.flatMap(({ others }) => Object.entries(others));
  return {
    fault: fault.name,
    answered: answered.length,
    refused: both.reduce((sum, { refused }) => sum + refused.length, 0),
    p99: percentile(answered, 99),
    expected: entries.reduce((sum, [what, count]) => (isExpected(what) ? sum + count : sum), 0),
    unexpected: entries.flatMap(([what, count]) => (isExpected(what) ? [] : [`${String(count)} times ${what}`])),
  };
}
