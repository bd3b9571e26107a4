import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { createConflicts } from "../../src/datasources/api-particulier/conflicts.js";
import { createOutages, type SourceAnswer } from "../../src/datasources/resilience/outages.js";
import { SourceFailure } from "../../src/datasources/source-failure.js";
import { HttpAnswer } from "../../src/http-client/http-answer.js";

const answerOf = (status: number, body: unknown = null) =>
  new HttpAnswer(status, {}, Buffer.from(JSON.stringify(body)));

describe("an announced outage of an operation", () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const start = () => {
    const outages = createOutages();
    return {
      ask: (answer: Promise<SourceAnswer>, isProbe = false) => outages.judge("CSS", isProbe, () => answer),
      /** Number of seconds for which a call is refused; undefined where it is made. */
      restOf: (operation: string) => {
        try {
          outages.check(operation);
          return undefined;
        } catch (error) {
          return error instanceof SourceFailure ? error.retryAfter : error;
        }
      },
    };
  };
  const well = { response: answerOf(200), outage: undefined };
  const down = { response: answerOf(503), outage: undefined };
  const announced = { ...down, outage: { seconds: 60, isAnnounced: true } };

  it("ends when a call in progress is answered, not when it fails", async () => {
    const { restOf, ask } = start();
    const [answered, failed] = [Promise.withResolvers<SourceAnswer>(), Promise.withResolvers<SourceAnswer>()];
    const calls = [ask(failed.promise), ask(answered.promise)];
    await ask(Promise.resolve(announced));
    failed.resolve(down);
    await calls[0];
    expect(restOf("CSS")).toBe(60);
    answered.resolve(well);
    await calls[1];
    expect(restOf("CSS")).toBeUndefined();
  });

  it("does not affect other operations, and allows one probe first when its time is over", async () => {
    const { restOf, ask } = start();
    await ask(Promise.resolve(announced));
    expect(restOf("RSA")).toBeUndefined();
    jest.advanceTimersByTime(60_000);
    expect(restOf("CSS")).toBeUndefined();
    const probe = Promise.withResolvers<SourceAnswer>();
    const probing = ask(probe.promise);
    expect(restOf("CSS")).toBe(1);
    probe.resolve(well);
    await probing;
    expect(restOf("CSS")).toBeUndefined();
  });

  it("is not a failure, except for the probe of a circuit breaker; an unannounced outage is a failure", async () => {
    const { ask } = start();
    expect(await ask(Promise.resolve(down))).toMatchObject({ isFailure: true });
    expect(await ask(Promise.resolve(announced))).toMatchObject({ isFailure: false });
    expect(await ask(Promise.resolve(announced), true)).toMatchObject({ isFailure: true });
  });

  it("lasts one hour at most", async () => {
    const { restOf, ask } = start();
    await ask(Promise.resolve({ ...down, outage: { seconds: 86_400, isAnnounced: true } }));
    expect(restOf("CSS")).toBe(3_600);
  });
});

describe("a 409 of API Particulier", () => {
  const url = "https://particulier.example/v3/dss/rsa/france_connect?recipient=1";
  const restAfter = (code: string) => {
    const conflicts = createConflicts();
    const response = answerOf(409, { errors: [{ code }] });
    conflicts.look(response);
    return conflicts.cooldownMs(url, response);
  };

  it("locks the URL only with the code 00015: a code about one person does not", () => {
    expect(restAfter("00015")).toBeGreaterThan(0);
    expect(restAfter("26015")).toBe(0);
  });
});
