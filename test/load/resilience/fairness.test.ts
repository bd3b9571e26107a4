import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startGateway, type Gateway } from "../../support/gateway/gateway.js";
import { createCrowd } from "../../support/load/crowd.js";
import { askList, answerYesAfter, codesOf, registerConsumers } from "../../support/load/lists.js";
import { startLoad } from "../../support/load/load.js";
import { measured } from "../../support/run-reports/measured.js";
import { startSourceServer, type SourceServer } from "../../support/upstreams/source-server.js";

const sourceMs = 100;
const seconds = 10;
const list = 100;
const citizens = 20;

describe("a consumer that asks about 100 people per second, with a source that accepts 15 calls per second", () => {
  const { path, keys } = registerConsumers({ city: {}, editor: {} });
  let source: SourceServer;
  let gateway: Gateway;
  let tokens: string[] = [];
  beforeAll(async () => {
    source = await startSourceServer();
    source.behave(answerYesAfter(sourceMs));
    gateway = await startGateway({
      people: createCrowd(citizens),
      accessTokenSeconds: 600,
      environment: {
        API_SECU_BASE_URL: source.baseUrl,
        CONSUMERS_FILE: path,
        SOURCE_RATE_PER_SECOND: "18",
        SOURCE_RATE_PER_MINUTE: "900",
      },
    });
    tokens = await Promise.all(Array.from({ length: citizens }, (_, index) => gateway.token(`foule_${String(index)}`)));
  }, 60_000);
  afterAll(async () => {
    await gateway.close();
    await source.close();
  });

  it("takes only its own share: another consumer's people are answered, with a p95 under 1.5 s and no refused call", async () => {
    const seen = { answered: 0, refused: 0 };
    const lists = startLoad({
      perSecond: 1,
      seconds,
      async send(index) {
        const answer = await askList(gateway, keys["editor"] ?? {}, index * list, list);
        const { SOURCE_RATE_LIMITED: refused = 0, ...others } = codesOf(answer);
        if (Object.keys(others).length > 0) throw new Error(JSON.stringify(others));
        seen.refused += refused;
        seen.answered += list - refused;
      },
    });
    const people = startLoad({
      perSecond: citizens / seconds,
      seconds,
      async send(index) {
        const { data, text } = await gateway.askText("{ me { css { outcome } } }", { token: tokens[index] ?? "" });
        if (JSON.stringify(data) !== '{"me":{"css":{"outcome":"BENEFICIARY"}}}') throw new Error(text);
      },
    });
    const report = await people.done;
    expect(report).toMatchObject({ sent: citizens, failed: 0, failures: [] });
    expect(report.percentile(95)).toBeLessThan(1_500);
    await lists.done;
    // The consumer gets the capacity that the others leave.
    expect(seen.answered).toBeGreaterThan(seconds * 5);
    expect(seen.refused).toBeGreaterThan(0);
    measured(43, { "p95 ms": report.percentile(95), "failed requests": report.failed });
  });
});
