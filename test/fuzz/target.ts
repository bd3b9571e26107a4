import fc from "fast-check";

/** Longest processor time of one case on the event loop's thread, in milliseconds. */
const maxBusyMs = 200;

/**
 * `crash`: the process ends, does not answer, or a function throws an error that it does not document. `unmasked`: an
 * error that the documentation does not list, or that reveals internals or personal data. `wrong`: an answer that the
 * case does not allow. `late`: the event loop was busy for too long.
 */
export type FaultKind = "crash" | "unmasked" | "wrong" | "late";

/** The target has not met its contract. */
export class Fault extends Error {
  override readonly name = "Fault";

  constructor(
    readonly kind: FaultKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(`${kind}: ${message}`, options);
  }
}

/** Where the work of a case runs. Returns the milliseconds of processor time of that event loop. */
export type Meter = (work: () => Promise<void>) => Promise<number>;

interface Definition<Case> {
  readonly name: string;
  /** This target's part of all cases of its place, relative to the other targets. */
  readonly share: number;
  readonly cases: fc.Arbitrary<Case>;
  /** Resolves with a word for the result, for example the status. Throws Fault; any other error counts as a crash. */
  readonly check: (one: Case) => Promise<string> | string;
  readonly meter?: Meter;
}

/** How to run a target; `path` repeats one case of an earlier run. */
interface Run {
  readonly seed: number;
  readonly cases: number;
  readonly path?: string | undefined;
}

export interface Outcome {
  readonly cases: number;
  /** Undefined if no case failed. The search stops at the first one. */
  readonly failure: { readonly kind: FaultKind; readonly path: string; readonly message: string } | undefined;
  /** How many cases had each result. */
  readonly results: ReadonlyMap<string, number>;
}

/** A part of the gateway that receives generated input. */
export interface Target extends Pick<Definition<unknown>, "name" | "share"> {
  readonly run: (run: Run) => Promise<Outcome>;
}

/** Measures this process. */
const ownLoop: Meter = async (work) => {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
};

export function defineTarget<Case>({ name, share, cases, check, meter = ownLoop }: Definition<Case>): Target {
  return {
    name,
    share,
    async run({ seed, cases: numRuns, path }) {
      const results = new Map<string, number>();
      const property = fc.asyncProperty(cases, async (one) => {
        const busyMs = await meter(async () => {
          const result = await check(one);
          results.set(result, (results.get(result) ?? 0) + 1);
        });
        if (busyMs > maxBusyMs) throw new Fault("late", `the event loop was busy for ${busyMs.toFixed(0)} ms`);
      });
      const details = await fc.check(property, { seed, numRuns, ...(path !== undefined && { path }) });
      return { cases: details.numRuns, failure: failureOf(details), results };
    },
  };
}

function failureOf<Case>(details: fc.RunDetails<[Case]>): Outcome["failure"] {
  if (!details.failed) return undefined;
  const { errorInstance, counterexamplePath } = details;
  const kind = errorInstance instanceof Fault ? errorInstance.kind : "crash";
  const reason =
    errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance);
  const message = `${fc.defaultReportMessage(details) ?? ""}\n${reason}`;
  return { kind, path: counterexamplePath ?? "", message };
}
