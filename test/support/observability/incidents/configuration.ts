import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeConsumers } from "../../gateway/consumers.js";
import { certificates } from "../certificates.js";
import type { Incident, Scenario, Stage } from "./stage.js";

const dayMs = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);

/** Causes with a synchronous change, and ends with another. */
const change = (alerts: Incident["alerts"], cause: () => void, end: () => void): Incident => ({
  alerts,
  cause() {
    cause();
    return Promise.resolve(() => {
      end();
      return Promise.resolve();
    });
  },
});

/** One gateway without traffic: what expires, what cannot be read, and a disk that fills up. */
export async function configuration({ start }: Stage): Promise<readonly Scenario[]> {
  const consumers = writeConsumers([{ expiresOn: inDays(300) }]);
  const authorities = join(mkdtempSync(join(tmpdir(), "authorities-")), "authorities.pem");
  writeFileSync(authorities, certificates.lasting);
  const { instance, probe } = await start({ CONSUMERS_FILE: consumers.path, NODE_EXTRA_CA_CERTS: authorities });
  const renew = () => {
    consumers.rewrite([{ expiresOn: inDays(400) }]);
  };
  const habilitation = change(
    { HabilitationExpiresSoon: { consumer: "ville-exemple" } },
    () => {
      consumers.rewrite([{ expiresOn: inDays(10) }]);
    },
    renew,
  );
  const reload = change(
    { ConfigurationReloadFailed: { part: "consumers", ...instance } },
    () => {
      consumers.rewriteText("consumers: none");
    },
    renew,
  );
  const certificate = change(
    { CertificateExpiresSoon: { use: "extra_ca" } },
    () => {
      writeFileSync(authorities, `${certificates.lasting}${certificates.expired}`);
    },
    () => {
      writeFileSync(authorities, certificates.lasting);
    },
  );
  const disk: Incident = {
    alerts: { AuditDiskFillingUp: instance },
    async cause() {
      await probe("/disk?share=0.9");
      return () => probe("/disk");
    },
  };
  const sequences = [[habilitation, reload], [certificate], [disk]];
  return sequences.map((incidents) => ({ incidents, close: () => Promise.resolve() }));
}
