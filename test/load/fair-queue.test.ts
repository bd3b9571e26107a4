import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Answer } from "../support/ask.js";
import { startGateway, type Gateway } from "../support/gateway.js";
import { keyringOf, ringKey } from "../support/keyring.js";
import { askList, codesOf, passed, registerConsumers } from "../support/lists.js";
import { startRedis } from "../support/redis.js";
import { recordDump } from "../support/reports.js";
import { answerYes, startSourceServer, type SourceServer } from "../support/source-server.js";

const defaultRate = { SOURCE_RATE_PER_SECOND: "18", SOURCE_RATE_PER_MINUTE: "900" };
const list = 100;

describe("the share of a source", () => {
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
  const people = ({ data }: { data: unknown }) =>
    (data as { people: ({ css: unknown } | null)[] }).people.filter((person) => person?.css).length;

  describe("while one request asks about 100 people", () => {
    const { path, keys } = registerConsumers({ city: {}, editor: {} });

    it.each([
      ["another consumer", keys["city"] ?? {}],
      ["the same consumer", keys["editor"] ?? {}],
    ])("is given to a person of %s within a few calls", async (_name, headers) => {
      const gateway = await start({ CONSUMERS_FILE: path, REQUEST_DEADLINE_MS: "60000", ...defaultRate });
      const first = source.nextCall();
      const asked = askList(gateway, keys["editor"] ?? {}, 0, list);
      await first;
      const before = source.calls.length;
      expect(codesOf(await askList(gateway, headers, 1_000, 1))).toEqual({});
      expect(source.calls.length - before).toBeLessThan(list / 2);
      expect(people(await asked)).toBe(list);
    });

    it("is given to one of the list, for whom another request asks as well, within a few calls", async () => {
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

  it("refuses at once those for whom there is none in time, and says when there is", async () => {
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

  it("refuses nobody because the process itself stood still for two seconds", async () => {
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

  it("lets 1,024 calls of a consumer wait, refuses more at once, and lets another consumer's wait beside them", async () => {
    const { path, keys } = registerConsumers({ editor: {}, city: {} });
    const patient = { REQUEST_DEADLINE_MS: "60000", SOURCE_TIMEOUT_MS: "60000" };
    const gateway = await start({ CONSUMERS_FILE: path, SOURCE_CONCURRENCY: "1", ...patient });
    source.behave(() => undefined);
    const first = source.nextCall();
    const lists = Array.from({ length: 12 }, (_, index) => askList(gateway, keys["editor"] ?? {}, index * list, list));
    const call = await first;
    const city = askList(gateway, keys["city"] ?? {}, 0, 1);
    // Refused while nothing moves.
    const [, , refused] = await Promise.all([
      gateway.askText("{ benefits { code } }"),
      gateway.askText("{ benefits { code } }"),
      askList(gateway, keys["editor"] ?? {}, 5_000, list),
    ]);
    expect(codesOf(refused)).toEqual({ SOURCE_RATE_LIMITED: list });
    const { sources } = (await (await fetch(`${gateway.url}/health/ready`)).json()) as {
      sources: Record<string, { queue: number }>;
    };
    expect(sources["API_SECU"]?.queue).toBe(1_025);
    source.behave(answerYes);
    answerYes(call);
    expect(codesOf(await city)).toEqual({});
    const codes = (await Promise.all(lists)).map(codesOf);
    const refusals = codes.reduce((sum, { SOURCE_RATE_LIMITED: count = 0 }) => sum + count, 0);
    expect(refusals).toBe(12 * list - 1 - 1_024);
  });

  describe("with a sourceRate of one call a minute", () => {
    const { path, keys } = registerConsumers({ city: {}, editor: { sourceRate: { calls: 1, perSeconds: 60 } } });
    const limited = { code: "SOURCE_RATE_LIMITED", retryable: true, source: "API_SECU" };

    it("is one call for that consumer, however many people it asks about, and everything for others", async () => {
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

    it("is one call on all replicas together, under a name that tells no consumer", async () => {
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
