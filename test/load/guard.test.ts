import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { eventually } from "../support/eventually.js";
import { startGateway, type Gateway } from "../support/gateway.js";
import { answerStatus, answerYes, startSourceServer, type SourceServer } from "../support/source-server.js";

const cssOnly = "{ me { css { outcome provenance { freshness asOf } } } }";
const both = "{ me { css { outcome } rsa { outcome } } }";
const yes = { outcome: "BENEFICIARY" };

describe("between the gateway and a source", () => {
  let source: SourceServer;
  let gateway: Gateway;
  let token: string;
  const start = async (environment: Readonly<Record<string, string>> = {}) => {
    gateway = await startGateway({ environment: { API_SECU_BASE_URL: source.baseUrl, ...environment } });
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

  describe("calls under way", () => {
    beforeEach(() => start());

    it("are one per benefit for 1,000 requests about one person at once", async () => {
      const first = source.nextCall();
      const asked = Array.from({ length: 1_000 }, () => ask(both));
      await first;
      source.behave(answerYes);
      for (const call of source.calls) answerYes(call);
      const answers = await Promise.all(asked);
      expect(new Set(answers.map(({ text }) => text.trim()))).toEqual(
        new Set([JSON.stringify({ data: { me: { css: yes, rsa: yes } } })]),
      );
      expect(source.calls.map(({ path }) => path).sort()).toEqual(["/prestations/v1/fc/CSS", "/prestations/v1/fc/RSA"]);
    });

    it("end for the source when the only client leaves", async () => {
      const called = source.nextCall();
      const client = new AbortController();
      const left = leave(client.signal);
      const call = await called;
      client.abort();
      await call.closed;
      expect(call.response.writableFinished).toBe(false);
      await left;
    });

    it("go on for those who wait when the first client leaves", async () => {
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
    });

    it("are made anew for who asks after the last has left", async () => {
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
    it("is kept while the source has time left: a coded error for what is missing, the rest answered", async () => {
      await start({ REQUEST_DEADLINE_MS: "500", SOURCE_TIMEOUT_MS: "15000" });
      source.behave((call) => {
        if (call.path.endsWith("RSA")) answerYes(call);
      });
      const { status, data, errors } = await ask(both);
      expect([status, data]).toEqual([200, { me: { css: null, rsa: yes } }]);
      expect(errors).toMatchObject([
        { path: ["me", "css"], extensions: { code: "SOURCE_TIMEOUT", source: "API_SECU" } },
      ]);
      await source.calls.find(({ path }) => path.endsWith("CSS"))?.closed;
    });

    it("is kept while FranceConnect has time left: 503", async () => {
      await start({ REQUEST_DEADLINE_MS: "300", SOURCE_TIMEOUT_MS: "15000" });
      gateway.franceConnect.misbehave({ http: { answer: "never" } });
      const { status, errors } = await ask();
      expect([status, errors[0]?.extensions.code]).toEqual([503, "AUTH_UNAVAILABLE"]);
    });
  });

  describe("a source that passes over a failure", () => {
    beforeEach(() => start());

    it.each([502, 503, 504])("is asked once more after %d", async (status) => {
      source.behave((call) => {
        (source.calls.length === 1 ? answerStatus(status) : answerYes)(call);
      });
      expect((await ask()).data).toMatchObject({ me: { css: yes } });
      expect(source.calls).toHaveLength(2);
    });

    it("is asked once more after a reset connection", async () => {
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
    ])("is not asked again after %d with %j", async (status, headers) => {
      source.behave(answerStatus(status, headers));
      expect((await ask()).data).toMatchObject({ me: { css: null } });
      expect(source.calls).toHaveLength(1);
    });
  });

  describe("the breaker", () => {
    const breakers = async () => {
      const response = await fetch(`${gateway.url}/health/ready`);
      const { sources } = (await response.json()) as { sources: { API_SECU: { breakers: unknown } } };
      return sources.API_SECU.breakers;
    };
    const fail = async (times: number, query = cssOnly) => {
      for (let time = 0; time < times; time += 1) await ask(query);
    };
    beforeEach(() => start({ CACHE_TTL_SECONDS: "0" }));

    it("opens after 20 failures: refusals take no call, say when, and leave the other benefit alone; one probe closes it", async () => {
      source.behave((call) => {
        (call.path.endsWith("RSA") ? answerYes : answerStatus(500))(call);
      });
      await fail(20);
      expect(source.calls).toHaveLength(20);
      const { data, errors } = await ask(both);
      expect(data).toEqual({ me: { css: null, rsa: yes } });
      const extensions = { code: "SOURCE_UNAVAILABLE", retryable: true, retryAfter: expect.any(Number) };
      expect(errors).toMatchObject([{ path: ["me", "css"], extensions }]);
      expect(source.calls).toHaveLength(21);
      expect(await breakers()).toMatchObject({ CSS: "open", RSA: "closed" });

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
      expect(source.calls).toHaveLength(22);
      source.behave(answerYes);
      answerYes(probe);
      await tries;
      expect(await breakers()).toMatchObject({ CSS: "closed" });
    });

    it("counts no refusal of ours", async () => {
      source.behave(answerStatus(404));
      await fail(30);
      expect(source.calls).toHaveLength(30);
    });
  });

  describe("a fact past its freshness", () => {
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

    it("is served declared stale, with its true date, when the source fails", async () => {
      const asOf = await becomesStale();
      await eventually(async () => {
        expect(await freshness()).toEqual({ freshness: "STALE", asOf, code: undefined });
      });
      expect((await ask()).data).toMatchObject({ me: { css: yes } });
    });

    it("is served declared stale when the request's time is over before the source's", async () => {
      const asOf = await becomesStale({ REQUEST_DEADLINE_MS: "700", SOURCE_TIMEOUT_MS: "15000" });
      source.behave(() => undefined);
      await eventually(async () => {
        expect(await freshness()).toEqual({ freshness: "STALE", asOf, code: undefined });
      });
    });

    it("is not served to who wants nothing remembered, nor where it is switched off", async () => {
      await becomesStale({ CACHE_STALE_SECONDS: "0" });
      await eventually(async () => {
        expect(await freshness()).toEqual({ code: "SOURCE_UNAVAILABLE" });
      });
      expect(await freshness({ "cache-control": "no-cache" })).toEqual({ code: "SOURCE_UNAVAILABLE" });
    });

    it("is not served when the source refuses us: it may have taken back our right", async () => {
      await becomesStale();
      source.behave(answerStatus(403, {}, { error_code: 40301, error: "" }));
      await eventually(async () => {
        expect(await freshness()).toEqual({ code: "SOURCE_REJECTED" });
      });
    });
  });
});
