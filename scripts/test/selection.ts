import { relative } from "node:path";

/** The tests that a call of `npm test` selects. */
export interface Selection {
  /** Regular expressions over the paths of compiled test files; empty: all of them. */
  readonly patterns: readonly string[];
  /** Passed to Jest unchanged. */
  readonly options: readonly string[];
}

/** Jest's options whose value is a separate word. Others have the form `--name=value`. */
const optionsWithValue = new Set(["-t", "--testNamePattern", "-w", "--maxWorkers"]);

/** Reads the command's arguments: options, and parts of paths of test files as they are in `test/`. */
export function readArguments(args: readonly string[]): Selection {
  const patterns: string[] = [];
  const options: string[] = [];
  for (const [index, arg] of args.entries()) {
    const isOption = arg.startsWith("-") || optionsWithValue.has(args[index - 1] ?? "");
    if (isOption) options.push(arg);
    else patterns.push(toPattern(arg));
  }
  return { patterns, options };
}

/** Returns whether the selection is less than a whole suite. */
export function isPart({ patterns, options }: Selection): boolean {
  return patterns.length > 0 || hasTitle(options);
}

/** Returns whether Jest's options choose tests by their title. */
export function hasTitle(options: readonly string[]): boolean {
  return options.some((option) => /^(?:-t|--testNamePattern)/.test(option));
}

/** `test/unit/config.test.ts`, `./test/unit/config.test.ts` and `unit/config` find dist/test/unit/config.test.js. */
function toPattern(argument: string): string {
  const path = argument.startsWith("/") ? relative(process.cwd(), argument) : argument;
  const below = path.replace(/^\.\//, "").replace(/^(?:dist\/)?test\//, "");
  return `dist/test/.*${below.replace(/\.ts$/, ".js")}`;
}
