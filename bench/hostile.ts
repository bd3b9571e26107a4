import { monitorEventLoopDelay } from "node:perf_hooks";
import { getIntrospectionQuery } from "graphql";
import { demoApiKey } from "../sandbox/registrations.js";
import { doubling, levels, repeat } from "../test/support/documents.js";
import { startGateway, type Gateway } from "../test/support/gateway.js";
import { civilIdentityOf, persona } from "../test/support/identities.js";
import { ms, printTable } from "./table.js";

const warmUps = 20;
const times = 50;
const headers = { "content-type": "application/json", "x-api-key": demoApiKey };
const people = "query($identities: [CivilIdentityInput!]!) { people(identities: $identities) { css { outcome } } }";
const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
const query = (text: string) => JSON.stringify({ query: text });
const who = civilIdentityOf(persona("test"));
const dubois = JSON.stringify(who);
const longNames = { ...who, givenNames: Array.from({ length: 200 }, () => "A".repeat(250)) };
const status = {
  type: "CssStatus",
  around: (spread: string) => `query($who: CivilIdentityInput!) { person(identity: $who) { css { ${spread} } } }`,
};

const bodies: readonly (readonly [string, string | Uint8Array<ArrayBuffer>])[] = [
  ["nothing hostile", query("{ __typename }")],
  ["a body of 65,537 bytes", query("{ __typename }").padEnd(65_537)],
  ["101 aliases", query(`{ ${repeat(101, (index) => `a${String(index)}: __typename`)} }`)],
  ["11 levels", query(`{ benefits ${levels(11)} }`)],
  ["10 directives @aa", query(`{ __typename ${"@aa".repeat(10)} }`)],
  ["a batch of 10", `[${Array.from({ length: 10 }, () => query("{ __typename }")).join()}]`],
  ["a fragment that spreads itself", query("{ benefits { ...a } } fragment a on Benefit { ...a }")],
  ["a fragment named __schema", query(`{ ...__schema } fragment __schema on Query { benefits ${levels(11)} }`)],
  ["aliases in 2^60 places", query(doubling(60, "a: code"))],
  ["10,000 levels", query("{a".repeat(10_000) + "}".repeat(10_000))],
  ["30 KB of lists in a variable", `{"query":"${people}","variables":{"identities":${nested(15_000)}}}`],
  ["30 KB of lists, flat", `{"query":"${people}","variables":{"identities":[${"[],".repeat(9_999)}[]]}}`],
  ["no UTF-8", Buffer.from('{"query":"\xff"}', "latin1")],
  ["NUL in a name", `{"query":"${people}","variables":{"identities":[${dubois.replace("DUBOIS", "\\u0000")}]}}`],
  ["300 people, one benefit", `{"query":"${people}","variables":{"identities":[${Array(300).fill(dubois).join()}]}}`],
  ["900 times one field", query(`{ benefits { ${"code ".repeat(900)} } }`)],
  [
    "230 times one object",
    query(`{ ${"benefits { code } ".repeat(3)} x: benefits { ${"api { slug } ".repeat(230)} } }`),
  ],
  ["a fragment in 2^60 places", query(doubling(60, "code"))],
  ["a search of 60 kB", query(`{ apis(search: "${"x".repeat(60_000)}") { totalCount } }`)],
  ["a search of 10,000 words", query(`{ apis(search: "${"abc ".repeat(10_000)}") { totalCount } }`)],
  ["a status selected in 2^60 places", JSON.stringify({ query: doubling(60, "outcome", status), variables: { who } })],
  ["200 given names of 250 letters", JSON.stringify({ query: people, variables: { identities: [longNames] } })],
  ["the introspection of every tool", query(getIntrospectionQuery())],
];

/** What hostile documents cost: the time of an answer, and how long nobody else would have been served. */
export async function benchHostile(): Promise<void> {
  const gateway = await startGateway();
  try {
    const rows: string[][] = [];
    for (const [name, body] of bodies) rows.push([name, ...(await measure(gateway, body))]);
    printTable(
      `${String(times)} requests one after another, gateway and client in one process; milliseconds`,
      ["it sends", "answered", "p50", "p95", "event loop blocked p50", "p95"],
      rows,
    );
    const { apiSecu, apiParticulier } = gateway;
    process.stdout.write(`\nCalls to a source: ${String(apiSecu.received.length + apiParticulier.received.length)}\n`);
  } finally {
    await gateway.close();
  }
}

async function measure(gateway: Gateway, body: string | Uint8Array<ArrayBuffer>): Promise<string[]> {
  for (let time = 0; time < warmUps; time += 1) await send(gateway, body);
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const taken: number[] = [];
  const blocked: number[] = [];
  let answer = "";
  for (let time = 0; time < times; time += 1) {
    loop.reset();
    const start = performance.now();
    answer = await send(gateway, body);
    taken.push(performance.now() - start);
    blocked.push(loop.max / 1e6);
  }
  loop.disable();
  return [answer, percentile(taken, 50), percentile(taken, 95), percentile(blocked, 50), percentile(blocked, 95)];
}

function percentile(values: readonly number[], p: number): string {
  const sorted = values.toSorted((one, other) => one - other);
  return ms(sorted[Math.ceil((p / 100) * sorted.length) - 1] ?? NaN);
}

async function send({ url }: Gateway, body: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const response = await fetch(`${url}/graphql`, { method: "POST", headers, body });
  const { errors = [] } = (await response.json()) as {
    errors?: { extensions: { code: string; limit?: string } }[];
  };
  const { code, limit } = errors[0]?.extensions ?? {};
  return [response.status, code, limit].filter(Boolean).join(" ");
}
