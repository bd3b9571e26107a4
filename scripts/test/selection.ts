import { relative } from "node:path";

/** What somebody asks `npm test` for. */
export interface Selection {
  /** Regular expressions over the paths of compiled test files; empty: all of them. */
  readonly patterns: readonly string[];
  /** Handed to Jest as they are. */
  readonly options: readonly string[];
}

/** Jest's options whose value is a word of its own. Others are written `--name=value`. */
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

/** Whether they ask for less than a whole suite. */
export function isPart({ patterns, options }: Selection): boolean {
  return patterns.length > 0 || hasTitle(options);
}

/** Whether Jest's options choose tests by their title. */
export function hasTitle(options: readonly string[]): boolean {
  return options.some((option) => /^(?:-t|--testNamePattern)/.test(option));
}

/** `test/unit/config.test.ts`, `./test/unit/config.test.ts` and `unit/config` find dist/test/unit/config.test.js. */
function toPattern(argument: string): string {
  const path = argument.startsWith("/") ? relative(process.cwd(), argument) : argument;
  const below = path.replace(/^\.\//, "").replace(/^(?:dist\/)?test\//, "");
  return `dist/test/.*${below.replace(/\.ts$/, ".js")}`;
}
