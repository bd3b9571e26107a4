import { chromiumAdvice, findChromium, installChromium } from "./chromium.js";
import { listTestsThatImport, type Project } from "./jest.js";
import { hasRedisServer, installRedisServer, redisAdvice } from "./redis-server.js";

/** What some tests need beyond npm's packages. */
interface Tool {
  readonly isThere: () => boolean;
  /** Returns whether it is there now. */
  readonly install: () => boolean;
  /** What is missing and the line to type. */
  readonly advice: string;
  /** Only tests that import this file need the tool. */
  readonly usedThrough: string;
}

const tools: readonly Tool[] = [
  {
    isThere: hasRedisServer,
    install: installRedisServer,
    advice: redisAdvice,
    usedThrough: "dist/test/support/redis.js",
  },
  {
    isThere: () => findChromium() !== undefined,
    install: installChromium,
    advice: chromiumAdvice,
    usedThrough: "dist/test/support/browser.js",
  },
];

/** Test files that cannot run here, and for each missing tool the line to type. */
export interface LeftOut {
  readonly files: readonly string[];
  readonly advice: readonly string[];
}

/** Of these test files of the project, those whose tools are missing and cannot be installed by this command. */
export function findLeftOut(project: Project, files: readonly string[]): LeftOut {
  const missing = tools
    .filter((tool) => !tool.isThere())
    .map((tool) => ({ tool, users: listTestsThatImport(project, tool.usedThrough) }))
    .map(({ tool, users }) => ({ tool, users: users.filter((file) => files.includes(file)) }))
    .filter(({ tool, users }) => users.length > 0 && !tool.install());
  return {
    files: [...new Set(missing.flatMap(({ users }) => users))],
    advice: missing.map(({ tool }) => tool.advice),
  };
}

/** Makes all tools available. Returns the advice for those that cannot be. */
export function ensureTools(): readonly string[] {
  return tools.filter((tool) => !tool.isThere() && !tool.install()).map(({ advice }) => advice);
}
