import { createApiKey } from "../src/auth/api-keys.js";
import { writeConsumers } from "../test/support/gateway/consumers.js";
import { startGateway } from "../test/support/gateway/gateway.js";
import { startProbedGateway } from "../test/support/hostile/probed-gateway.js";
import { createCrowd } from "../test/support/load/crowd.js";
import { askList, answerYesAfter, registerConsumers } from "../test/support/load/lists.js";
import { startLoad } from "../test/support/load/load.js";
import { startSourceServer } from "../test/support/upstreams/source-server.js";
import { ms, printTable } from "./table.js";

const seconds = 10;
const citizens = 20;
const calm = '{"query":"{ __typename }"}';

/**
 * Measures many concurrent requests of a kind where one is harmless: how many are answered, and the effect on other
 * clients.
 */
export async function benchAbuse(): Promise<void> {
  const rows = [...(await measureAllowances()), ...(await measureKeys()), ...(await measureLists())];
  printTable("Many at once", ["it sends", "outcome"], rows);
}

/** Measures the default quotas. */
async function measureAllowances(): Promise<string[][]> {
  const gateway = await startProbedGateway({ ANONYMOUS_RATE_PER_MINUTE: "120" });
  const { counters } = gateway.replicas.franceConnect;
  const from = (network: string) => ({ "x-forwarded-for": network });
  const sendAll = async (count: number, request: (index: number) => Parameters<typeof gateway.send>[0]) =>
    tally(await Promise.all(Array.from({ length: count }, (_, index) => gateway.send(request(index)))));
  try {
    const logins = await sendAll(400, () => ({ path: "/auth/login", headers: from("203.0.113.1") }));
    const before = counters.checktoken;
    const tokens = await sendAll(500, (index) => ({
      body: calm,
      headers: { ...from("203.0.113.2"), "x-api-key": "", authorization: `Bearer made-up-${String(index)}` },
    }));
    const asked = counters.checktoken - before;
    const ports = await sendAll(300, (index) => ({
      body: calm,
      headers: { ...from(`203.0.113.3:${String(50_000 + index)}`), "x-api-key": "" },
    }));
    return [
      ["400 logins from one network", logins],
      ["500 made-up tokens from one network", `${tokens}; FranceConnect is asked ${String(asked)} times`],
      ["300 requests from 300 ports of one address", ports],
    ];
  } finally {
    await gateway.close();
  }
}

/** Repeats the test of the review: 1,000 consumers, a key of 15 kB. */
async function measureKeys(): Promise<string[][]> {
  const consumers = Array.from({ length: 1_000 }, (_, index) => ({
    id: `consumer-${String(index)}`,
    siret: `356000000${String(index).padStart(5, "0")}`,
    apiKeys: [createApiKey().hash],
    // A separate list for each consumer: the gateway refuses a file in which 1,000 consumers share one by a YAML alias.
    franceConnectClientIds: [],
    modalities: ["france_connect"],
    scopes: ["revenu_solidarite_active"],
  }));
  const gateway = await startProbedGateway({ CONSUMERS_FILE: writeConsumers(consumers).path });
  try {
    const busy: number[] = [];
    for (let time = 0; time < 30; time += 1) {
      await gateway.seen();
      await gateway.send({ body: calm, headers: { "x-api-key": "k".repeat(15_000) } });
      busy.push((await gateway.seen()).busyMs);
    }
    const median = busy.toSorted((one, other) => one - other)[15] ?? NaN;
    return [["a key of 15 kB, with 1,000 consumers", `loop busy ${ms(median)} ms (p50)`]];
  } finally {
    await gateway.close();
  }
}

/**
 * One consumer sends a list of 100 people each second, and another consumer's citizens send requests. The source
 * answers in 100 ms.
 */
async function measureLists(): Promise<string[][]> {
  const { path, keys } = registerConsumers({ city: {}, editor: {} });
  const source = await startSourceServer();
  source.behave(answerYesAfter(100));
  const gateway = await startGateway({
    people: createCrowd(citizens),
    accessTokenSeconds: 600,
    environment: {
      API_SECU_BASE_URL: source.baseUrl,
      CONSUMERS_FILE: path,
      SOURCE_RATE_PER_SECOND: "18",
      SOURCE_RATE_PER_MINUTE: "900",
    },
  });
  try {
    const tokens = await Promise.all(
      Array.from({ length: citizens }, (_, index) => gateway.token(`foule_${String(index)}`)),
    );
    const lists = startLoad({
      perSecond: 1,
      seconds,
      async send(index) {
        await askList(gateway, keys["editor"] ?? {}, index * 100, 100);
      },
    });
    const people = startLoad({
      perSecond: citizens / seconds,
      seconds,
      async send(index) {
        const { errors } = await gateway.askText("{ me { css { outcome } } }", { token: tokens[index] ?? "" });
        if (errors.length > 0) throw new Error("not answered");
      },
    });
    const report = await people.done;
    await lists.done;
    const answered = `${String(report.sent - report.failed)} of ${String(report.sent)}`;
    const what = `${answered} citizens of another consumer answered, p95 ${ms(report.percentile(95))} ms`;
    return [["a list of 100 people each second", what]];
  } finally {
    await gateway.close();
    await source.close();
  }
}

/** Returns each answer with its number of occurrences. */
function tally(answers: readonly string[]): string {
  const groups = Map.groupBy(answers, (answer) => answer);
  return [...groups].map(([answer, all]) => `${String(all.length)} × ${answer}`).join(", ");
}
