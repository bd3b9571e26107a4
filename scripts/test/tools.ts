import { chromiumAdvice, findChromium, installChromium } from "./chromium.js";
import { listTestsThatImport, type Project } from "./jest.js";
import { installPackages } from "./packages.js";
import { findProgram } from "./programs.js";
import { hasPrometheus, installPrometheus, prometheusAdvice } from "./prometheus.js";
import { hasRedisServer, installRedisServer, redisAdvice } from "./redis-server.js";

/** A tool that some tests need and that npm does not install. */
interface Tool {
  readonly isThere: () => boolean;
  /** Installs the tool. Returns whether it is there now. */
  readonly install: () => boolean;
  /** Names the missing tool and the command to type. */
  readonly advice: string;
  /** Only tests that import this file need the tool. */
  readonly usedThrough: string;
}

const tools: readonly Tool[] = [
  {
    isThere: hasRedisServer,
    install: installRedisServer,
    advice: redisAdvice,
    usedThrough: "dist/test/support/redis/redis.js",
  },
  {
    isThere: () => findProgram("openssl") !== undefined,
    install: () => installPackages("openssl"),
    advice: "openssl is not on the PATH. Install it: sudo apt-get install openssl (Debian, Ubuntu).",
    usedThrough: "dist/test/support/redis/certificates.js",
  },
  {
    isThere: () => findChromium() !== undefined,
    install: installChromium,
    advice: chromiumAdvice,
    usedThrough: "dist/test/support/browser/browser.js",
  },
  {
    isThere: hasPrometheus,
    install: installPrometheus,
    advice: prometheusAdvice,
    usedThrough: "dist/test/support/observability/prometheus.js",
  },
];

/** Test files that cannot run here, and the command to type for each missing tool. */
export interface LeftOut {
  readonly files: readonly string[];
  readonly advice: readonly string[];
}

/** Returns the test files whose tools are missing and cannot be installed by this command. */
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

/** Makes all tools available. Returns the advice for those that it cannot install. */
export function ensureTools(): readonly string[] {
  return tools.filter((tool) => !tool.isThere() && !tool.install()).map(({ advice }) => advice);
}
