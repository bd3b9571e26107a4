import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { createKeys } from "../../../src/cache/keys.js";
import { eventually } from "../../support/eventually.js";
import { startGateway, type Gateway } from "../../support/gateway/gateway.js";
import { keyringOf, ringKey } from "../../support/gateway/keyring.js";
import { erasePerson } from "../../support/redis/erase.js";
import { startRedis, type RedisServer } from "../../support/redis/redis.js";
import { measured } from "../../support/run-reports/measured.js";

const key = ringKey("k1");
const query = "{ me { css { provenance { freshness sourceCallId } } } }";
const person = { birthName: "DUBOIS", firstGivenName: "Angela", birthDate: "1962-08-24" };
const [prefix = ""] = createKeys([key]).personPrefixes(person);
const mark = `${prefix}generation`;

/** The marks in Redis say which facts are older than an erasure. Here, somebody else writes to Redis. */
describe("after an erasure, facts that are put back into Redis", () => {
  let redis: RedisServer;
  let gateway: Gateway;
  let token: string;
  beforeAll(async () => {
    redis = await startRedis();
    gateway = await startGateway({ environment: { REDIS_URL: redis.url, KEYRING: keyringOf(key) } });
    token = await gateway.token("test");
  });
  beforeEach(() => redis.client.flushall());
  afterAll(async () => {
    await gateway.close();
    await redis.close();
  });

  const ask = async (headers = {}) => {
    const { data } = await gateway.askText(query, { token, headers });
    const { css } = (data as { readonly me: { readonly css: { readonly provenance: Provenance } } }).me;
    return css.provenance;
  };
  const factsOf = () => redis.client.keys(`${prefix}*`).then((names) => names.filter((name) => name !== mark));

  it.each<[string, (old: string) => Promise<unknown>]>([
    ["with the mark of the erasure", () => Promise.resolve()],
    ["without a mark", () => redis.client.del(mark)],
    ["with a mark that was altered", (old) => redis.client.set(mark, `${old.slice(1)}${old.slice(0, 1)}`)],
    ["with a mark that is no mark", () => redis.client.set(mark, "0")],
    ["with an empty mark", () => redis.client.set(mark, "")],
    ["with a mark of another type", () => redis.client.del(mark).then(() => redis.client.lpush(mark, "a"))],
    ["with another person's mark", async () => redis.client.set(mark, await otherMark())],
  ])("%s, tell nothing", async (_name, change) => {
    // Stored again, whatever the process remembers.
    const before = await ask({ "cache-control": "no-cache" });
    await eventually(async () => {
      expect(await factsOf()).toHaveLength(1);
    });
    const [name = ""] = await factsOf();
    const fact = (await redis.client.getBuffer(name)) ?? Buffer.alloc(0);
    const old = (await redis.client.get(mark)) ?? "";
    await erasePerson(redis.client, [prefix]);
    await redis.client.set(name, fact, "EX", 300);
    await change(old);
    // For a second, the process still uses what it has read itself.
    await eventually(async () => {
      expect((await ask()).sourceCallId).not.toBe(before.sourceCallId);
    });
    measured(50, { "erased facts revived": 0 });
  });

  const otherMark = async () => {
    const other = await gateway.token("avec_nom_dusage");
    await gateway.askText(query, { token: other });
    const names = await redis.client.keys("*generation");
    const [another = ""] = names.filter((name) => name !== mark);
    return (await redis.client.get(another)) ?? "";
  };
});

interface Provenance {
  readonly freshness: string;
  readonly sourceCallId: string;
}
