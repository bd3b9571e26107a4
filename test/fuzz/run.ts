import type { Outcome, Target } from "./target.js";

/** The targets of one place: in this process, or a gateway that is reached over HTTP. */
export interface Place {
  readonly name: string;
  readonly targets: readonly Target[];
  /** Returns what is wrong after all cases: the process has ended, its memory has grown. Then stops the place. */
  readonly close: () => Promise<readonly string[]>;
}

export interface Options {
  readonly seed: number;
  /** All cases of the place together. */
  readonly cases: number;
  /** Only the target with this name. */
  readonly target?: string | undefined;
  /** Repeats one case of that target. */
  readonly path?: string | undefined;
  readonly print: (text: string) => void;
}

export interface Row extends Outcome {
  readonly place: string;
  readonly target: string;
  readonly seconds: number;
}

/** Runs the targets of a place one after the other. Prints each failure, and the command that repeats it. */
export async function runPlace({ name: place, targets }: Place, options: Options): Promise<readonly Row[]> {
  const { seed, cases, target: wanted, path, print } = options;
  const chosen = targets.filter(({ name }) => wanted === undefined || wanted === name);
  const shares = targets.reduce((sum, { share }) => sum + share, 0);
  const rows: Row[] = [];
  for (const { name, share, run } of chosen) {
    const count = Math.ceil((cases * share) / shares);
    print(`${place}, ${name}: ${String(count)} cases, seed ${String(seed)}\n`);
    const start = performance.now();
    const outcome = await run({ seed, cases: count, path });
    rows.push({ ...outcome, place, target: name, seconds: (performance.now() - start) / 1_000 });
    if (outcome.failure) {
      const { message, path: found } = outcome.failure;
      print(`${message}\n\nnpm run test:fuzz -- --target="${name}" --seed=${String(seed)} --path=${found}\n\n`);
    }
  }
  return rows;
}
