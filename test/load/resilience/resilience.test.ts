import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { eventually } from "../../support/eventually.js";
import { startGateway, type Gateway, type StartOptions } from "../../support/gateway/gateway.js";
import { measured } from "../../support/run-reports/measured.js";
import {
  answerStatus,
  answerYes,
  startSourceServer,
  type SourceServer,
} from "../../support/upstreams/source-server.js";

const cssOnly = "{ me { css { outcome provenance { freshness asOf } } } }";
const both = "{ me { css { outcome } rsa { outcome } } }";
const yes = { outcome: "BENEFICIARY" };
/** After a deadline. A wide margin: a shared machine delays any process. */
const maxLateMs = 500;

describe("between the gateway and a source", () => {
  let source: SourceServer;
  let gateway: Gateway;
  let token: string;
  const start = async (environment: Readonly<Record<string, string>> = {}, capacity: StartOptions["capacity"] = {}) => {
    gateway = await startGateway({ capacity, environment: { API_SECU_BASE_URL: source.baseUrl, ...environment } });
    token = await gateway.token("test");
  };
  beforeEach(async () => {
    source = await startSourceServer();
  });
  afterEach(async () => {
    await gateway.close();
    await source.close();
  });
  const ask = (query = cssOnly, headers = {}) => gateway.askText(query, { token, headers });
  const leave = (signal: AbortSignal) =>
    fetch(`${gateway.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: cssOnly }),
      signal,
    }).catch(() => undefined);

  describe("calls in progress", () => {
    /** Room for all requests at once, so that a slow machine sheds none. */
    const roomForAll = { graphql: { minRunning: 1_024, maxRunning: 1_024, maxWaiting: 1_024 } };
    beforeEach(async () => {
      await start({}, roomForAll);
      // From here on, the gateway knows the token: no request waits for its verification.
      expect((await ask("{ benefits { code } }")).status).toBe(200);
    });

    it("are coalesced: one per benefit for 10,000 requests about one person, 1,000 at the same time", async () => {
      const askAtOnce = () => Array.from({ length: 1_000 }, () => ask(both));
      const first = source.nextCall();
      const asked = askAtOnce();
      await first;
      source.behave(answerYes);
      for (const call of source.calls) answerYes(call);
      const answers = await Promise.all(asked);
      while (answers.length < 10_000) answers.push(...(await Promise.all(askAtOnce())));
      expect(new Set(answers.map(({ text }) => text.trim()))).toEqual(
        new Set([JSON.stringify({ data: { me: { css: yes, rsa: yes } } })]),
      );
      expect(source.calls.map(({ path }) => path).sort()).toEqual(["/prestations/v1/fc/CSS", "/prestations/v1/fc/RSA"]);
      for (const row of [11, 25] as const) {
        measured(row, { requests: answers.length, "calls for each benefit": source.calls.length / 2 });
      }
    });

    it("are cancelled at the source when the only client leaves", async () => {
      const durations: number[] = [];
      while (durations.length < 5) {
        const called = source.nextCall();
        const client = new AbortController();
        const left = leave(client.signal);
        const call = await called;
        client.abort();
        const leftAt = performance.now();
        await call.closed;
        durations.push(performance.now() - leftAt);
        expect(call.response.writableFinished).toBe(false);
        await left;
      }
      measured(31, { "cancelled after ms, shortest of 5": Math.min(...durations) });
    });

    it("continue for the clients that still wait when the first client leaves", async () => {
      const called = source.nextCall();
      const client = new AbortController();
      const left = leave(client.signal);
      const call = await called;
      const followers = Array.from({ length: 5 }, () => ask());
      // The followers have joined the call once their requests are in progress: another request is sent after theirs.
      await gateway.askText("{ benefits { code } }");
      client.abort();
      await left;
      await gateway.askText("{ benefits { code } }");
      answerYes(call);
      for (const { data } of await Promise.all(followers)) expect(data).toMatchObject({ me: { css: yes } });
      expect(source.calls).toHaveLength(1);
      measured(32, { "other clients answered": followers.length, calls: source.calls.length });
    });

    it("are made again for a client that arrives after the last one has left", async () => {
      const called = source.nextCall();
      const client = new AbortController();
      const left = leave(client.signal);
      const call = await called;
      client.abort();
      await Promise.all([left, call.closed]);
      source.behave(answerYes);
      expect((await ask()).data).toMatchObject({ me: { css: yes } });
    });
  });

  describe("a request's deadline", () => {
    it("is respected while the source has time left: missing data gets a coded error, the rest is returned", async () => {
      await start({ REQUEST_DEADLINE_MS: "500", SOURCE_TIMEOUT_MS: "15000" });
      source.behave((call) => {
        if (call.path.endsWith("RSA")) answerYes(call);
      });
      const began = performance.now();
      const { status, data, errors } = await ask(both);
      const late = performance.now() - began - 500;
      expect([status, data]).toEqual([200, { me: { css: null, rsa: yes } }]);
      expect(errors).toMatchObject([
        { path: ["me", "css"], extensions: { code: "SOURCE_TIMEOUT", source: "API_SECU" } },
      ]);
      await source.calls.find(({ path }) => path.endsWith("CSS"))?.closed;
      expect(late).toBeLessThan(maxLateMs);
      const open = source.calls.filter(({ response: { socket } }) => socket && !socket.destroyed).length;
      expect(open).toBe(0);
      measured(8, { "answered after the deadline, ms": late, "sockets left open": open });
    });

    it.each([
      ["does not answer", { answer: "never" }],
      ["is slow", { delay: 3_000 }],
    ] as const)(
      "is respected while FranceConnect %s: a new token is 503, and a cached verification stays valid",
      async (_name, http) => {
        await start({ REQUEST_DEADLINE_MS: "500", SOURCE_TIMEOUT_MS: "15000" });
        source.behave(answerYes);
        expect((await ask()).status).toBe(200);
        const fresh = await gateway.token("test");
        gateway.franceConnect.misbehave({ http });
        const [calls, began] = [source.calls.length, performance.now()];
        const { status, data, errors } = await gateway.askText(cssOnly, { token: fresh });
        const late = performance.now() - began - 500;
        expect([status, data, errors[0]?.extensions.code]).toEqual([503, undefined, "AUTH_UNAVAILABLE"]);
        expect(late).toBeLessThan(maxLateMs);
        expect(source.calls).toHaveLength(calls);
        const known = await ask();
        expect([known.status, known.errors]).toEqual([200, []]);
        measured(19, {
          "HTTP status": status,
          "after the deadline, ms": late,
          "with a cached verification": known.status,
        });
      },
    );
  });

  describe("a source that fails", () => {
    beforeEach(() => start());

    it.each([502, 503, 504])("is called once more after %d", async (status) => {
      source.behave((call) => {
        (source.calls.length === 1 ? answerStatus(status) : answerYes)(call);
      });
      expect((await ask()).data).toMatchObject({ me: { css: yes } });
      expect(source.calls).toHaveLength(2);
    });

    it("is called once more after a reset connection", async () => {
      source.behave((call) => {
        if (source.calls.length === 1) call.response.destroy();
        else answerYes(call);
      });
      expect((await ask()).data).toMatchObject({ me: { css: yes } });
    });

    it.each([
      [500, {}],
      [503, { "retry-after": "30" }],
      [404, {}],
    ])("is not called again after %d with headers %j", async (status, headers) => {
      source.behave(answerStatus(status, headers));
      expect((await ask()).data).toMatchObject({ me: { css: null } });
      expect(source.calls).toHaveLength(1);
    });
  });

  describe("the circuit breaker", () => {
    const breakers = async () => {
      const response = await fetch(`${gateway.url}/health/ready`);
      const { sources } = (await response.json()) as { sources: { API_SECU: { breakers: unknown } } };
      return sources.API_SECU.breakers;
    };
    const fail = async (times: number, query = cssOnly) => {
      for (let time = 0; time < times; time += 1) await ask(query);
    };
    beforeEach(() => start({ CACHE_TTL_SECONDS: "0" }));

    it("opens after 20 failures: it refuses without a call, with `retryAfter`, only for this benefit; one probe closes it", async () => {
      source.behave((call) => {
        (call.path.endsWith("RSA") ? answerYes : answerStatus(500))(call);
      });
      await fail(20);
      const failures = source.calls.length;
      expect(failures).toBe(20);
      const { data, errors } = await ask(both);
      expect(data).toEqual({ me: { css: null, rsa: yes } });
      const extensions = { code: "SOURCE_UNAVAILABLE", retryable: true, retryAfter: expect.any(Number) };
      expect(errors).toMatchObject([{ path: ["me", "css"], extensions }]);
      expect(source.calls).toHaveLength(21);
      expect(await breakers()).toMatchObject({ CSS: "open", RSA: "closed" });
      let refusalMs = Infinity;
      for (let time = 0; time < 10; time += 1) {
        const began = performance.now();
        await ask();
        refusalMs = Math.min(refusalMs, performance.now() - began);
      }
      expect(source.calls).toHaveLength(21);

      const probed = source.nextCall();
      source.behave(() => undefined);
      const tries = eventually(async () => {
        if ((await ask()).errors.length > 0) throw new Error("refused");
      });
      const probe = await probed;
      const refused = await Promise.all(
        Array.from({ length: 10 }, () => ask("{ me { css { outcome } } }", { "cache-control": "no-cache" })),
      );
      expect(refused.map(({ errors: [error] }) => error?.extensions.code)).toEqual(
        Array(10).fill("SOURCE_UNAVAILABLE"),
      );
      const probes = source.calls.length - 21;
      expect(probes).toBe(1);
      source.behave(answerYes);
      answerYes(probe);
      await tries;
      expect(await breakers()).toMatchObject({ CSS: "closed" });
      measured(9, { "failures before it opens": failures, "shortest refusal ms": refusalMs, probes });
    });

    it("does not count the source's refusals as failures", async () => {
      source.behave(answerStatus(404));
      await fail(30);
      expect(source.calls).toHaveLength(30);
    });
  });

  describe("an expired fact", () => {
    const becomesStale = async (environment = {}) => {
      await start({ CACHE_TTL_SECONDS: "1", ...environment });
      source.behave(answerYes);
      const { data } = await ask();
      source.behave(answerStatus(500));
      return (data as { me: { css: { provenance: { asOf: string } } } }).me.css.provenance.asOf;
    };
    const freshness = async (headers = {}) => {
      const { data, errors } = await ask(cssOnly, headers);
      const { css } = data?.["me"] as { css: { provenance: { freshness: string; asOf: string } } | null };
      return { ...css?.provenance, code: errors[0]?.extensions.code };
    };

    it("is served as stale, with its true date, when the source fails", async () => {
      const asOf = await becomesStale();
      await eventually(async () => {
        expect(await freshness()).toEqual({ freshness: "STALE", asOf, code: undefined });
      });
      expect((await ask()).data).toMatchObject({ me: { css: yes } });
    });

    it("is served as stale when the request's deadline ends before the source's timeout", async () => {
      const asOf = await becomesStale({ REQUEST_DEADLINE_MS: "700", SOURCE_TIMEOUT_MS: "15000" });
      source.behave(() => undefined);
      await eventually(async () => {
        expect(await freshness()).toEqual({ freshness: "STALE", asOf, code: undefined });
      });
    });

    it("is not served to a client that sends no-cache, or if stale answers are switched off", async () => {
      await becomesStale({ CACHE_STALE_SECONDS: "0" });
      await eventually(async () => {
        expect(await freshness()).toEqual({ code: "SOURCE_UNAVAILABLE" });
      });
      expect(await freshness({ "cache-control": "no-cache" })).toEqual({ code: "SOURCE_UNAVAILABLE" });
    });

    it("is not served when the source rejects the gateway: its right may have been withdrawn", async () => {
      await becomesStale();
      source.behave(answerStatus(403, {}, { error_code: 40301, error: "" }));
      await eventually(async () => {
        expect(await freshness()).toEqual({ code: "SOURCE_REJECTED" });
      });
    });
  });
});
