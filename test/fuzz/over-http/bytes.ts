import { connections, goodId } from "../grammar/connections.js";
import { judgeGraphqlAnswer, judgeText } from "../oracle.js";
import { defineTarget, Fault, type Target } from "../target.js";
import type { FuzzedGateway } from "./gateway.js";

const answers = /HTTP\/1\.1 (\d{3}) [^\r\n]*\r\n((?:[^\r\n]+\r\n)*)\r\n/g;

/** Requests that break a rule of HTTP, beside a valid one. No request may get the answer of another. */
export function createBytesTarget({ sendBytes, meter }: FuzzedGateway): Target {
  return defineTarget({
    name: "bytes on a connection",
    share: 3,
    meter,
    cases: connections,
    async check({ isGoodFirst, bytes }) {
      const received = await sendBytes(bytes);
      const all = [...received.matchAll(answers)].map(([, status = "", head = ""]) => ({ status, head }));
      const identified = all.filter(({ head }) => head.includes(goodId));
      const isMixed = isGoodFirst && all[0] !== undefined && all[0] !== identified[0];
      if (isMixed || identified.length > 1) throw new Fault("wrong", "the answer to another request");
      const failed = all.find(({ status }) => status.startsWith("5") && status !== "503");
      if (failed) throw new Fault("unmasked", `status ${failed.status} ${failed.head}`);
      judgeText(received);
      for (const [found] of received.matchAll(/^\{"errors".*\}$/gm)) judgeGraphqlAnswer(found);
      return all.map(({ status }) => status).join(" ") || "closed";
    },
  });
}
