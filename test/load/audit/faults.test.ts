import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { rename, stat, truncate } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { readAudit, verifyAudit } from "../../support/audit/audit.js";
import { newAuditLog } from "../../support/audit/environment.js";
import { acknowledge, newTrailFolder } from "../../support/audit/trail.js";
import { eventually } from "../../support/eventually.js";
import { startReplicas, type Replicas } from "../../support/gateway/replicas.js";
import { measured } from "../../support/run-reports/measured.js";

const query = "{ me { css { outcome } } benefits { code } apis(first: 1) { totalCount } }";

/** Gateways run in their own processes: files fill up, processes are killed and files are renamed, as in production. */
describe("a gateway process", () => {
  let all: Replicas;
  beforeAll(async () => {
    all = await startReplicas({ count: 0, environment: { CACHE_TTL_SECONDS: "0" } });
  });
  afterAll(() => all.close());

  const start = async (file?: string) => {
    const auditLog = file ?? newAuditLog();
    const index = await all.startReplica({ AUDIT_LOG: auditLog });
    const token = await all.token("test");
    const gateway = all.processes[index];
    const url = all.urls[index];
    if (!gateway || url === undefined) throw new Error("it was started");
    return {
      auditLog,
      gateway,
      ask: (headers = {}) => all.ask(index, query, token, headers),
      state: async () => ((await (await fetch(`${url}/health/ready`)).json()) as { audit: string }).audit,
      metrics: async () => (await fetch(`${url}/metrics`)).text(),
      drain: () => all.drainReplica(index),
      kill: async () => {
        gateway.kill("SIGKILL");
        await gateway.ended();
      },
    };
  };
  type Started = Awaited<ReturnType<typeof start>>;

  const disclosed = { me: { css: { outcome: "BENEFICIARY" } } };
  const recording = ({ state }: Started) =>
    eventually(async () => {
      expect(await state()).toBe("recording");
    });
  const limitFiles = ({ gateway }: Started, bytes: number | "unlimited") =>
    execFileSync("prlimit", ["--pid", String(gateway.pid), `--fsize=${String(bytes)}:`]);
  const fill = async (started: Started) => {
    limitFiles(started, (await stat(started.auditLog)).size + 100);
    await started.ask();
    expect(await started.state()).toBe("failing");
  };

  it("refuses disclosures while its audit file cannot grow, calls no source, serves the catalogue, and recovers by itself", async () => {
    const started = await start();
    for (let time = 0; time < 4; time += 1) expect((await started.ask()).data).toMatchObject(disclosed);
    await fill(started);
    const before = all.apiSecu.counters.CSS;
    const { status, data, errors } = await started.ask();
    expect([status, data?.["me"]]).toEqual([200, { css: null }]);
    expect(errors).toMatchObject([{ path: ["me", "css"], extensions: { code: "AUDIT_UNAVAILABLE" } }]);
    expect(data?.["benefits"]).not.toEqual([]);
    expect(data?.["apis"]).toEqual({ totalCount: 1 });
    expect(all.apiSecu.counters.CSS).toBe(before);
    expect(await started.metrics()).toContain("gateway_audit_failing 1\n");
    await started.gateway.printed('"code":"EFBIG"');

    limitFiles(started, "unlimited");
    await recording(started);
    expect((await started.ask()).data).toMatchObject(disclosed);
    expect(await started.metrics()).toContain("gateway_audit_failing 0\n");

    // The other solution: the operator moves the full file away, and the gateway opens a new one.
    await fill(started);
    await rename(started.auditLog, `${started.auditLog}.1`);
    started.gateway.kill("SIGHUP");
    await recording(started);
    expect((await started.ask()).data).toMatchObject(disclosed);
    await started.drain();
    const files = [`${started.auditLog}.1`, started.auditLog] as const;
    expect(files.flatMap(readAudit).filter(({ event }) => event === "resumed")).toMatchObject([
      { withheld: 2 },
      { withheld: 1 },
    ]);
    expect(await verifyAudit(...files)).toMatchObject({ code: 0 });
  }, 60_000);

  it("discloses nothing after its audit file was emptied, also after a restart, until the operator moves the file and acknowledges it", async () => {
    const { file } = await newTrailFolder();
    const first = await start(file);
    expect((await first.ask()).data).toMatchObject(disclosed);
    await truncate(file);
    const before = all.apiSecu.counters.CSS;
    const withheld = [await first.ask(), await first.ask()];
    // The gateway made the first call before it checked the file.
    expect(all.apiSecu.counters.CSS).toBe(before + 1);
    await first.gateway.printed('"code":"the file was cut, or another process writes to it"');
    first.gateway.kill("SIGHUP");
    await first.gateway.printed('"msg":"audit still fails: nothing is disclosed"');
    await first.drain();

    const second = await start(file);
    withheld.push(await second.ask());
    await rename(file, `${file}.damaged`);
    await rename(`${file}.head`, `${file}.damaged.head`);
    second.gateway.kill("SIGHUP");
    await second.gateway.printed('"msg":"audit still fails: nothing is disclosed"');
    withheld.push(await second.ask());
    for (const { errors } of withheld) expect(errors).toMatchObject([{ extensions: { code: "AUDIT_UNAVAILABLE" } }]);
    await acknowledge(file);
    await recording(second);
    expect((await second.ask()).data).toMatchObject(disclosed);
    await second.drain();
    expect(readAudit(file)[0]).toMatchObject({
      event: "opened",
      broken: { reason: "the file was cut, or another process writes to it" },
    });
    expect(await verifyAudit(file)).toMatchObject({ code: 0 });
    measured(49, { "disclosures until the operator acts": withheld.filter(({ data }) => data?.["css"]).length });
  }, 60_000);

  it("loses no record and discloses nothing unrecorded when rotated and killed under load; another process takes over only then", async () => {
    const first = await start();
    expect((await first.ask()).data).toMatchObject(disclosed);
    const second = await start(first.auditLog);
    expect((await second.ask()).errors).toMatchObject([{ extensions: { code: "AUDIT_UNAVAILABLE" } }]);

    const answered = new Set<string>();
    let isOver = false;
    const askOn = async () => {
      while (!isOver) {
        const request = randomUUID();
        const answer = await first.ask({ "x-correlation-id": request }).catch(() => undefined);
        if (answer?.data?.["me"]) answered.add(request);
      }
    };
    const clients = Array.from({ length: 16 }, askOn);
    await eventually(() => {
      expect(answered.size).toBeGreaterThan(50);
      return Promise.resolve();
    });
    await rename(first.auditLog, `${first.auditLog}.1`);
    // The process gets no signal: it checks the file itself.
    await eventually(async () => {
      expect((await stat(first.auditLog)).size).toBeGreaterThan(5_000);
    });
    await first.kill();
    isOver = true;
    await Promise.all(clients);

    await recording(second);
    expect((await second.ask()).data).toMatchObject(disclosed);
    await second.drain();
    const files = [`${first.auditLog}.1`, first.auditLog] as const;
    expect(await verifyAudit(...files)).toMatchObject({ code: 0 });
    const recorded = new Set(files.flatMap(readAudit).map((record) => record["request"]));
    expect([...answered].filter((request) => !recorded.has(request))).toEqual([]);
  }, 60_000);
});
