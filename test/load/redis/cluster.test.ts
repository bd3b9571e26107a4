import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { demoApiKey } from "../../../sandbox/registrations.js";
import { ask } from "../../support/ask.js";
import { eventually } from "../../support/eventually.js";
import { keyringOf, ringKey } from "../../support/gateway/keyring.js";
import { askAsCrowd } from "../../support/load/crowd-load.js";
import { crowdBirthDate, crowdNameOf } from "../../support/load/crowd.js";
import { startRedisCluster, type ClusterNode, type RedisCluster } from "../../support/redis/cluster.js";
import { startSharing, type Sharing } from "../../support/redis/sharing.js";
import { measured } from "../../support/run-reports/measured.js";

const crowd = 100;
const perSecond = 200;
const maxBackMs = 5_000;
/** Attempts, ten a second. */
const patience = 200;
const [k1, k2] = [ringKey("k1"), ringKey("k2")];

describe("two gateways that share a Redis Cluster", () => {
  let cluster: RedisCluster;
  let all: Sharing;
  const others = Array.from({ length: 400 }, (_, index) => crowd + index).values();
  beforeAll(async () => {
    cluster = await startRedisCluster();
    all = await startSharing({ url: cluster.url, people: crowd + 400, key: k1 });
    await all.serving();
  }, 90_000);
  afterAll(async () => {
    await all.close();
    await cluster.close();
  });

  let turn = 0;
  const load = (seconds: number, name: string, happen: () => Promise<void>, headers = {}) =>
    askAsCrowd(all.replicas, all.tokens.slice(0, crowd), {
      perSecond,
      seconds,
      headers,
      replica: () => (turn += 1) % 2,
      events: { [name]: { atSecond: 2, happen } },
    });
  /** People whom nobody else asks about, and whose data is on this node. */
  async function* peopleOn(isOn: (node: ClusterNode) => boolean) {
    for (const person of others) if (isOn(await cluster.ownerOf(all.prefixOf(person)))) yield person;
  }
  async function take<T>(some: AsyncIterable<T>, count: number): Promise<readonly T[]> {
    const taken: T[] = [];
    for await (const one of some) if (taken.push(one) === count) break;
    return taken;
  }

  it("answer every request while a primary is killed, share again within 5 s of the promotion, and all the time on the others", async () => {
    let backMs = Infinity;
    let sharedMeanwhile = 0;
    const killPrimary = async () => {
      const victim = await cluster.ownerOf(all.prefixOf(0));
      const [lost, kept] = [
        await take(
          peopleOn((node) => node === victim),
          40,
        ),
        await take(
          peopleOn((node) => node !== victim),
          10,
        ),
      ];
      await victim.kill();
      for (const person of kept) {
        const fetched = await all.callOf(0, person);
        const owner = await cluster.ownerOf(all.prefixOf(person));
        await eventually(async () => {
          expect(await owner.client.keys(`${all.prefixOf(person)}*`)).not.toHaveLength(1);
        });
        expect(await all.callOf(1, person)).toBe(fetched);
        sharedMeanwhile += 1;
      }
      await eventually(async () => {
        expect(await cluster.ownerOf(all.prefixOf(0))).not.toBe(victim);
      }, patience);
      const promotedAt = performance.now();
      await all.shared(lost.values());
      backMs = performance.now() - promotedAt;
      await victim.restart();
      await cluster.whole();
    };
    const seconds = 20;
    const report = await load(seconds, "a primary is killed", killPrimary);
    expect(report).toMatchObject({ sent: perSecond * seconds, failed: 0, failures: [] });
    expect(backMs).toBeLessThan(maxBackMs);
    measured(51, {
      "cluster: primaries killed": 1,
      requests: report.sent,
      failed: report.failed,
      "shared meanwhile, on other nodes": sharedMeanwhile,
      "shared again after ms": backMs,
    });
  }, 90_000);

  it("answer every request while slots move, and find the facts at their new node", async () => {
    const [from, to] = await cluster.primaries();
    if (!from || !to) throw new Error("there are several primaries");
    const before = await redirections(cluster);
    const moving: string[] = [];
    const move = async () => {
      for (let person = 0; person < crowd; person += 1) {
        const prefix = all.prefixOf(person);
        if ((await cluster.ownerOf(prefix)) === from) moving.push(prefix);
      }
      await cluster.move(moving, from, to, () => all.shared(others));
      await cluster.whole();
    };
    const seconds = 10;
    // Each request then writes to Redis, and no process has the facts.
    const report = await load(seconds, "slots move", move, { "cache-control": "no-cache" });
    expect(report).toMatchObject({ sent: perSecond * seconds, failed: 0, failures: [] });
    expect(moving.length).toBeGreaterThan(10);
    const after = await redirections(cluster);
    expect(after.MOVED).toBeGreaterThan(before.MOVED);
    expect(after.ASK).toBeGreaterThan(before.ASK);
    await all.serving();
    measured(51, {
      "cluster: slots moved": moving.length,
      requests: report.sent,
      failed: report.failed,
      MOVED: after.MOVED - before.MOVED,
      ASK: after.ASK - before.ASK,
    });
  }, 90_000);

  it("read the facts of a list of people from all nodes", async () => {
    const list = Array.from({ length: 50 }, () => others.next().value ?? 0);
    const identities = list.map((person) => ({
      birthName: crowdNameOf(person),
      givenNames: ["Camille"],
      birthDate: crowdBirthDate,
      gender: "FEMALE",
    }));
    const query =
      "query ($identities: [CivilIdentityInput!]!) { people(identities: $identities) { css { provenance { freshness } } } }";
    const askReplica = async (replica: number) => {
      const options = { variables: { identities }, headers: { "x-api-key": demoApiKey } };
      const { data } = await ask(all.replicas.urls[replica] ?? "", query, options);
      return JSON.stringify(data).split('"CACHED"').length - 1;
    };
    await askReplica(0);
    await eventually(async () => {
      expect(await askReplica(1)).toBe(list.length);
    });
  });

  it("erase a person, and no other", async () => {
    const [erased = 0, other = 0] = [others.next().value, others.next().value];
    const before = [await all.callOf(0, erased), await all.callOf(0, other)];
    const owner = await cluster.ownerOf(all.prefixOf(erased));
    await eventually(async () => {
      expect((await owner.client.keys(`${all.prefixOf(erased)}*`)).length).toBeGreaterThan(1);
    });
    expect(await all.erase(erased)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Erased: 1 remembered facts removed\./),
      stderr: "",
    });
    for (const replica of [0, 1]) {
      await eventually(async () => {
        expect(await all.callOf(replica, erased)).not.toBe(before[0]);
      });
    }
    expect(await all.callOf(1, other)).toBe(before[1]);
  });

  it("fail no request during a rotation of the keyring at 100 requests per second", async () => {
    const start = (...ring: (typeof k1)[]) =>
      all.replicas.startReplica({ KEYRING: keyringOf(...ring), CACHE_TTL_SECONDS: "2" });
    let replica = await start(k1);
    const replaceWith =
      (...ring: (typeof k1)[]) =>
      async () => {
        const former = replica;
        replica = await start(...ring);
        await all.replicas.drainReplica(former);
      };
    const report = await askAsCrowd(all.replicas, all.tokens.slice(0, crowd), {
      perSecond: 100,
      seconds: 12,
      replica: () => replica,
      events: {
        "both are read": { atSecond: 1, happen: replaceWith(k1, k2) },
        "the new one writes": { atSecond: 4, happen: replaceWith(k2, k1) },
        "the old one is forgotten": { atSecond: 8, happen: replaceWith(k2) },
      },
    });
    expect(report).toMatchObject({ sent: 1_200, failed: 0, failures: [] });
    const names = await Promise.all((await cluster.primaries()).map((node) => node.client.keys("k2:*")));
    expect(names.flat().length).toBeGreaterThan(crowd / 2);
    measured(51, { "cluster: steps of a rotation": 3, requests: report.sent, failed: report.failed });
  }, 60_000);
});

/** How often the nodes have redirected a client. */
async function redirections(cluster: RedisCluster) {
  const reports = await Promise.all(cluster.nodes.map((node) => node.client.info("errorstats")));
  const sum = (name: string) =>
    reports.reduce(
      (total, text) => total + Number(new RegExp(`errorstat_${name}:count=(\\d+)`).exec(text)?.[1] ?? 0),
      0,
    );
  return { MOVED: sum("MOVED"), ASK: sum("ASK") };
}
