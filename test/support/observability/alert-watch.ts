import { setTimeout as delay } from "node:timers/promises";
import type { Prometheus } from "./prometheus.js";

type Labels = Readonly<Record<string, string>>;
type Alerts = Awaited<ReturnType<Prometheus["alerts"]>>;

interface Waiting {
  readonly isMet: (alerts: Alerts) => boolean;
  readonly resolve: (isMet: boolean) => void;
}

const pollMs = 250;

/** Reads the alerts of a Prometheus four times a second, for everyone who waits for one. */
export interface AlertWatch {
  /** Resolves with whether the alert, with at least these labels, fires within the time. */
  readonly fires: (name: string, labels: Labels, patienceMs: number) => Promise<boolean>;
  /** Resolves with whether it does not fire, now or within the time. */
  readonly resolves: (name: string, labels: Labels, patienceMs: number) => Promise<boolean>;
  close(): Promise<void>;
}

export function watchAlerts(prometheus: Pick<Prometheus, "alerts">): AlertWatch {
  const waiting = new Set<Waiting>();
  let isOver = false;
  const poll = async () => {
    while (!isOver) {
      const alerts = await prometheus.alerts();
      for (const one of waiting) if (one.isMet(alerts)) one.resolve(true);
      await delay(pollMs);
    }
  };
  const polling = poll();
  const until = async (isMet: Waiting["isMet"], patienceMs: number): Promise<boolean> => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const one = { isMet, resolve };
    waiting.add(one);
    const timer = setTimeout(resolve, patienceMs, false);
    const outcome = await promise;
    clearTimeout(timer);
    waiting.delete(one);
    return outcome;
  };
  return {
    fires: (name, labels, patienceMs) => until((alerts) => isFiring(alerts, name, labels), patienceMs),
    resolves: (name, labels, patienceMs) => until((alerts) => !isFiring(alerts, name, labels), patienceMs),
    close: async () => {
      isOver = true;
      await polling;
    },
  };
}

function isFiring(alerts: Alerts, name: string, labels: Labels): boolean {
  const wanted = Object.entries({ ...labels, alertname: name });
  return alerts.some(
    (alert) => alert.state === "firing" && wanted.every(([key, value]) => alert.labels[key] === value),
  );
}
