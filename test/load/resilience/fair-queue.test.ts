import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { createRequestCoalescing } from "../../../src/datasources/resilience/request-coalescing.js";
import type { SharedDeadline } from "../../../src/datasources/resilience/shared-deadline.js";
import { createDeadline } from "../../../src/deadline.js";
import type { Answer } from "../../support/ask.js";
import { eventually } from "../../support/eventually.js";
import { startGateway, type Gateway } from "../../support/gateway/gateway.js";
import { keyringOf, ringKey } from "../../support/gateway/keyring.js";
import { crowdNameOf } from "../../support/load/crowd.js";
import { askList, codesOf, passed, registerConsumers } from "../../support/load/lists.js";
import { startRedis } from "../../support/redis/redis.js";
import { recordDump } from "../../support/run-reports/reports.js";
import { answerYes, startSourceServer, type SourceServer } from "../../support/upstreams/source-server.js";

const defaultRate = { SOURCE_RATE_PER_SECOND: "18", SOURCE_RATE_PER_MINUTE: "900" };
const oneAtATime = { SOURCE_CONCURRENCY: "1", REQUEST_DEADLINE_MS: "60000", SOURCE_TIMEOUT_MS: "60000" };
const list = 100;

describe("the fair queue of a source", () => {
  let source: SourceServer;
  const gateways: Gateway[] = [];
  beforeEach(async () => {
    source = await startSourceServer();
    source.behave(answerYes);
  });
  afterEach(async () => {
    for (const gateway of gateways.splice(0)) await gateway.close();
    await source.close();
  });
  const start = async (environment: Readonly<Record<string, string>>) => {
    const gateway = await startGateway({ environment: { API_SECU_BASE_URL: source.baseUrl, ...environment } });
    gateways.push(gateway);
    return gateway;
  };
  /** Resolves when this number of calls waits for a permit. */
  const queued = (gateway: Gateway, calls: number) =>
    eventually(async () => {
      const { sources } = (await (await fetch(`${gateway.url}/health/ready`)).json()) as {
        sources: Record<string, { queue: number }>;
      };
      expect(sources["API_SECU"]?.queue).toBe(calls);
    }, 400);
  const people = ({ data }: { data: unknown }) =>
    (data as { people: ({ css: unknown } | null)[] }).people.filter((person) => person?.css).length;

  describe("while one request asks about 100 people", () => {
    const { path, keys } = registerConsumers({ city: {}, editor: {} });

    it.each([
      ["another consumer", keys["city"] ?? {}],
      ["the same consumer", keys["editor"] ?? {}],
    ])("serves a person of %s within a few calls", async (_name, headers) => {
      const gateway = await start({ CONSUMERS_FILE: path, REQUEST_DEADLINE_MS: "60000", ...defaultRate });
      const first = source.nextCall();
      const asked = askList(gateway, keys["editor"] ?? {}, 0, list);
      await first;
      const before = source.calls.length;
      expect(codesOf(await askList(gateway, headers, 1_000, 1))).toEqual({});
      expect(source.calls.length - before).toBeLessThan(list / 2);
      expect(people(await asked)).toBe(list);
    });

    it("serves a person of the list, about whom another request asks too, within a few calls", async () => {
      const gateway = await start({ CONSUMERS_FILE: path, REQUEST_DEADLINE_MS: "60000", ...defaultRate });
      const first = source.nextCall();
      const asked = askList(gateway, keys["editor"] ?? {}, 0, list);
      await first;
      const before = source.calls.length;
      expect(codesOf(await askList(gateway, keys["editor"] ?? {}, list - 1, 1))).toEqual({});
      expect(source.calls.length - before).toBeLessThan(list / 2);
      expect(people(await asked)).toBe(list);
      expect(source.calls).toHaveLength(list);
    });
  });

  it("immediately refuses calls that cannot be served before the deadline, and returns a correct `retryAfter`", async () => {
    const { path, keys } = registerConsumers({ editor: {} });
    const rate = { SOURCE_RATE_PER_SECOND: "2", SOURCE_RATE_PER_MINUTE: "120", REQUEST_DEADLINE_MS: "5000" };
    const gateway = await start({ CONSUMERS_FILE: path, ...rate });
    const asked = askList(gateway, keys["editor"] ?? {}, 0, list);
    const refused = await askList(gateway, keys["editor"] ?? {}, 1_000, list);
    const { errors } = refused;
    expect(codesOf(refused)["SOURCE_RATE_LIMITED"]).toBeGreaterThan(list / 2);
    const retryAfter = Number(errors.find(({ extensions: { retryAfter } }) => retryAfter)?.extensions["retryAfter"]);
    expect(retryAfter).toBeGreaterThanOrEqual(4);
    expect(retryAfter).toBeLessThan(10);
    await Promise.all([asked, passed(retryAfter * 1_000)]);
    expect(codesOf(await askList(gateway, keys["editor"] ?? {}, 2_000, 1))).toEqual({});
  });

  it("refuses no call because the process was blocked for two seconds", async () => {
    const { path, keys } = registerConsumers({ editor: {} });
    const rate = { SOURCE_RATE_PER_SECOND: "100", SOURCE_RATE_PER_MINUTE: "6000", REQUEST_DEADLINE_MS: "30000" };
    const gateway = await start({ CONSUMERS_FILE: path, ...rate });
    const later: Promise<Answer>[] = [];
    source.behave((call) => {
      answerYes(call);
      if (source.calls.length !== 10) return;
      later.push(askList(gateway, keys["editor"] ?? {}, 1_000, list));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_000);
    });
    const first = await askList(gateway, keys["editor"] ?? {}, 0, list);
    expect([first, ...(await Promise.all(later))].map(codesOf)).toEqual([{}, {}]);
  });

  it("lets 1,024 calls of a consumer wait, immediately refuses more, and lets another consumer's call wait too", async () => {
    const { path, keys } = registerConsumers({ editor: {}, city: {} });
    const gateway = await start({ CONSUMERS_FILE: path, ...oneAtATime });
    source.behave(() => undefined);
    // In progress from here on: the others wait.
    const first = source.nextCall();
    const inProgress = askList(gateway, keys["editor"] ?? {}, 9_000, 1);
    const call = await first;
    const lists = Array.from({ length: 12 }, (_, index) => askList(gateway, keys["editor"] ?? {}, index * list, list));
    await queued(gateway, 1_024);
    const city = askList(gateway, keys["city"] ?? {}, 0, 1);
    // The list is refused while the queue does not move.
    const [, , refused] = await Promise.all([
      gateway.askText("{ benefits { code } }"),
      gateway.askText("{ benefits { code } }"),
      askList(gateway, keys["editor"] ?? {}, 5_000, list),
    ]);
    expect(codesOf(refused)).toEqual({ SOURCE_RATE_LIMITED: list });
    await queued(gateway, 1_025);
    source.behave(answerYes);
    answerYes(call);
    expect(codesOf(await city)).toEqual({});
    expect(codesOf(await inProgress)).toEqual({});
    const codes = (await Promise.all(lists)).map(codesOf);
    const refusals = codes.reduce((sum, { SOURCE_RATE_LIMITED: count = 0 }) => sum + count, 0);
    expect(refusals).toBe(12 * list - 1_024);
  });

  it("accepts calls of a consumer that arrives when four others have filled it", async () => {
    const { path, keys } = registerConsumers({ city: {}, a: {}, b: {}, c: {}, d: {} });
    const gateway = await start({ CONSUMERS_FILE: path, ...oneAtATime });
    source.behave(() => undefined);
    const first = source.nextCall();
    const inProgress = askList(gateway, keys["a"] ?? {}, 9_000, 1);
    const call = await first;
    const lists = ["a", "b", "c", "d"].flatMap((name) =>
      Array.from({ length: 11 }, (_, index) => askList(gateway, keys[name] ?? {}, index * list, list)),
    );
    await queued(gateway, 4_096);
    const city = askList(gateway, keys["city"] ?? {}, 0, list);
    await queued(gateway, 4_096 + list);
    const before = source.calls.length;
    source.behave(answerYes);
    answerYes(call);
    expect(codesOf(await city)).toEqual({});
    expect(source.calls.length - before).toBeLessThan(6 * list);
    await Promise.all([inProgress, ...lists]);
  }, 180_000);

  describe("for a call that several requests of a consumer wait for", () => {
    const { path, keys } = registerConsumers({ city: {}, editor: {} });
    const askEditor = (gateway: Gateway, first: number, count: number, signal?: AbortSignal) =>
      askList(gateway, keys["editor"] ?? {}, first, count, signal);

    it("considers only the requests that still wait: a request that left does not move the call forward", async () => {
      const gateway = await start({ CONSUMERS_FILE: path, ...oneAtATime });
      source.behave(() => undefined);
      const [first, client] = [source.nextCall(), new AbortController()];
      const asked = askEditor(gateway, 0, 10);
      const call = await first;
      // The last person of the list, and one more: the length of the queue shows when this request arrives and leaves.
      const left = askEditor(gateway, 9, 2, client.signal).catch(() => undefined);
      await queued(gateway, 10);
      client.abort();
      await left;
      await queued(gateway, 9);
      source.behave(answerYes);
      answerYes(call);
      expect(people(await asked)).toBe(10);
      expect(source.calls.findIndex((one) => one.path.includes(`${crowdNameOf(9)}&`))).toBe(9);
    });

    it("counts one call, however many requests wait: the consumer's other calls are not refused", async () => {
      const gateway = await start({ CONSUMERS_FILE: path, ...oneAtATime });
      source.behave(() => undefined);
      const first = source.nextCall();
      const joined = Array.from({ length: 12 }, () => askEditor(gateway, 0, list));
      const call = await first;
      await gateway.askText("{ benefits { code } }");
      const others = askEditor(gateway, 1_000, list);
      await queued(gateway, 2 * list - 1);
      source.behave(answerYes);
      answerYes(call);
      for (const answer of await Promise.all([...joined, others])) expect(codesOf(answer)).toEqual({});
      expect(source.calls).toHaveLength(2 * list);
    });

    it("counts 64 of the requests, and replaces those that leave with others", async () => {
      const waitFor = createRequestCoalescing<string>();
      const { promise: answer, resolve } = Promise.withResolvers<string>();
      const shared: SharedDeadline[] = [];
      const clients = Array.from({ length: 1_000 }, (_, index) => ({
        id: String(index),
        deadline: createDeadline(60_000, 0),
      }));
      const all = clients.map(({ id, deadline: own }) => {
        const waiter = { deadline: own, payer: { id: "editor" }, request: id };
        return waitFor("fact", waiter, (deadline) => {
          shared.push(deadline);
          return answer;
        }).catch(() => "left");
      });
      const requests = () => [...(shared[0]?.requests ?? [])];
      expect(requests()).toHaveLength(64);
      for (const { deadline } of clients.slice(0, 900)) deadline.end();
      await Promise.all(all.slice(0, 900));
      expect(requests()).toEqual(clients.slice(900, 964).map(({ id }) => id));
      for (const { deadline } of clients.slice(900, 999)) deadline.end();
      await Promise.all(all.slice(900, 999));
      expect(requests()).toEqual(["999"]);
      resolve("answered");
      expect([shared.length, await all[999]]).toEqual([1, "answered"]);
      clients[999]?.deadline.end();
    });
  });

  describe("of API Particulier, which answers one call per URL at a time", () => {
    const siret = "35600000000048";
    const start = async (sourceRate: object, environment: Readonly<Record<string, string>> = {}) => {
      const { path, keys } = registerConsumers({ city: { siret }, editor: { siret, ...sourceRate } });
      const api = { CSS_SOURCE: "api-particulier", CONSUMERS_FILE: path, REQUEST_DEADLINE_MS: "60000" };
      const gateway = await startGateway({ environment: { ...api, ...environment } });
      gateways.push(gateway);
      return { gateway, city: keys["city"] ?? {}, editor: keys["editor"] ?? {} };
    };

    it("is not blocked by a consumer that waits for its sourceRate, for another consumer with the same recipient", async () => {
      const { gateway, city, editor } = await start({ sourceRate: { calls: 1, perSeconds: 30 } });
      await askList(gateway, editor, 0, 1);
      const client = new AbortController();
      const waits = askList(gateway, editor, 1, 1, client.signal).catch(() => undefined);
      await gateway.askText("{ benefits { code } }");
      const answered = askList(gateway, city, 1, 1);
      expect(await Promise.race([waits.then(() => "editor"), answered.then(codesOf)])).toEqual({});
      client.abort();
      await waits;
    });

    it("is not blocked by a list, for another consumer that asks about the list's last person", async () => {
      const { gateway, city, editor } = await start({}, defaultRate);
      const { received } = gateway.apiParticulier;
      const asked = askList(gateway, editor, 0, 40);
      await eventually(() => {
        expect(received.length).toBeGreaterThan(0);
        return Promise.resolve();
      });
      const before = received.length;
      expect(codesOf(await askList(gateway, city, 39, 1))).toEqual({});
      expect(received.length - before).toBeLessThan(20);
      expect(codesOf(await asked)).toEqual({});
      expect(gateway.apiParticulier.refusals.conflict).toBe(0);
    });
  });

  describe("with a sourceRate of one call per minute", () => {
    const { path, keys } = registerConsumers({ city: {}, editor: { sourceRate: { calls: 1, perSeconds: 60 } } });
    const limited = { code: "SOURCE_RATE_LIMITED", retryable: true, source: "API_SECU" };

    it("serves one call of that consumer, however many people it asks about, and every call of others", async () => {
      const gateway = await start({ CONSUMERS_FILE: path });
      const answer = await askList(gateway, keys["editor"] ?? {}, 0, 5);
      expect([people(answer), codesOf(answer)]).toEqual([1, { SOURCE_RATE_LIMITED: 4 }]);
      for (const { extensions } of answer.errors) {
        expect(extensions).toMatchObject(limited);
        expect(extensions["retryAfter"]).toBeGreaterThan(50);
        expect(extensions["retryAfter"]).toBeLessThanOrEqual(60);
      }
      expect(source.calls).toHaveLength(1);
      expect(codesOf(await askList(gateway, keys["city"] ?? {}, 0, 5))).toEqual({});
    });

    it("serves one call on all replicas together, with a Redis key that does not reveal the consumer", async () => {
      const redis = await startRedis();
      const shared = { REDIS_URL: redis.url, KEYRING: keyringOf(ringKey("k1")) };
      const [one, other] = [
        await start({ CONSUMERS_FILE: path, ...shared }),
        await start({ CONSUMERS_FILE: path, ...shared }),
      ];
      expect(codesOf(await askList(one, keys["editor"] ?? {}, 0, 1))).toEqual({});
      expect(codesOf(await askList(other, keys["editor"] ?? {}, 1, 1))).toEqual({ SOURCE_RATE_LIMITED: 1 });
      const entries = await redis.dump();
      recordDump(entries);
      const names = entries.map(({ key }) => key.toString()).filter((name) => name.startsWith("share:"));
      expect(names).toEqual([expect.stringMatching(/^share:\{[\w-]{43}\}$/)]);
      await redis.close();
    });
  });
});
