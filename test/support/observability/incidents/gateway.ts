import { execFileSync } from "node:child_process";
import { stat } from "node:fs/promises";
import { newAuditLog } from "../../audit/environment.js";
import { persona } from "../../load/identities.js";
import { startRedis } from "../../redis/redis.js";
import { keepSending } from "../keep-sending.js";
import type { Scenario, Stage } from "./stage.js";

/** A gateway without a fault, with more traffic than the others. */
export async function calm({ crowd, start }: Stage): Promise<Scenario> {
  const gateway = await start();
  const close = keepSending(10, (index) => gateway.askFor(crowd[index % crowd.length] ?? persona("test")));
  return { incidents: [], close };
}

/** The file of the audit cannot grow, as on a full disk. */
export async function failingAudit({ start }: Stage): Promise<Scenario> {
  const auditLog = newAuditLog();
  const gateway = await start({ AUDIT_LOG: auditLog });
  const limitFiles = (bytes: number | "unlimited") =>
    execFileSync("prlimit", ["--pid", String(gateway.process.pid), `--fsize=${String(bytes)}:`]);
  const stop = keepSending(5, () => gateway.askFor(persona("test")));
  return {
    incidents: [
      {
        alerts: { AuditFailing: gateway.instance, AvailabilityBurnFast: {}, AvailabilityBurnSlow: {} },
        async cause() {
          limitFiles((await stat(auditLog)).size + 100);
          return () => {
            limitFiles("unlimited");
            return Promise.resolve();
          };
        },
      },
    ],
    close: stop,
  };
}

/** Redis is killed. Later the gateway stops, as on a machine that hangs. */
export async function lostRedis({ start }: Stage): Promise<Scenario> {
  const redis = await startRedis();
  const { instance, process } = await start({ REDIS_URL: redis.url });
  return {
    incidents: [
      {
        alerts: { RedisDegraded: instance },
        async cause() {
          await redis.kill();
          return () => redis.restart();
        },
      },
      {
        alerts: { GatewayDown: instance },
        cause() {
          process.kill("SIGSTOP");
          return Promise.resolve(() => {
            process.kill("SIGCONT");
            return Promise.resolve();
          });
        },
      },
    ],
    close: () => redis.close(),
  };
}

/** Something blocks the event loop again and again. */
export async function lateEventLoop({ crowd, start }: Stage): Promise<Scenario> {
  const gateway = await start();
  const close = keepSending(30, (index) => gateway.askFor(crowd[index % crowd.length] ?? persona("test")));
  return {
    incidents: [
      {
        alerts: { EventLoopLate: gateway.instance, LatencyBurnFast: {}, LatencyBurnSlow: {} },
        async cause() {
          await gateway.probe("/block?ms=110");
          return () => gateway.probe("/block");
        },
      },
    ],
    close,
  };
}
