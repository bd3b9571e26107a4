import type { Replicas } from "../gateway/replicas.js";
import { receivesCss } from "./crowd.js";
import { startLoad, type LoadReport } from "./load.js";

interface CrowdLoadOptions {
  readonly perSecond?: number;
  readonly seconds: number;
  /**
   * Events during the load, each at its second. Its name is the phase of the report that begins with it.
   * `underWay` returns the number of requests that are sent and not yet answered.
   */
  readonly events?: Readonly<
    Record<string, { readonly atSecond: number; readonly happen: (underWay: () => number) => Promise<void> | void }>
  >;
  /** Index of the replica that gets the request; the first when left out. */
  readonly replica?: () => number;
  readonly headers?: Readonly<Record<string, string>>;
}

const query = "{ me { css { outcome } rsa { outcome } } }";
const outcome = (received: boolean) => ({ outcome: received ? "BENEFICIARY" : "NOT_BENEFICIARY" });

/**
 * Sends a request for both statuses of each person of the crowd in turn. An answer that is not entirely the person's
 * own is a failure. Rejects when an event does.
 */
export async function askAsCrowd(
  { ask }: Pick<Replicas, "ask">,
  tokens: readonly string[],
  { perSecond = 200, seconds, events = {}, replica = () => 0, headers }: CrowdLoadOptions,
): Promise<LoadReport> {
  const happening: Promise<void>[] = [];
  let underWay = 0;
  const load = startLoad({
    perSecond,
    seconds,
    async send(index) {
      for (const [name, { atSecond, happen }] of Object.entries(events)) {
        if (index !== Math.round(atSecond * perSecond)) continue;
        load.mark(name);
        happening.push(Promise.resolve().then(() => happen(() => underWay)));
      }
      const person = index % tokens.length;
      underWay += 1;
      const { status, text } = await ask(replica(), query, tokens[person], headers).finally(() => (underWay -= 1));
      const expected = { data: { me: { css: outcome(receivesCss(person)), rsa: outcome(!receivesCss(person)) } } };
      if (text.trim() !== JSON.stringify(expected)) throw new Error(`${String(status)} ${text}`);
    },
  });
  const report = await load.done;
  await Promise.all(happening);
  return report;
}
