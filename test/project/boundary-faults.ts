/** Files by path. */
export type Tree = Readonly<Record<string, string>>;

/** Modules that import only what they may. The faults import them. */
export const modules: Tree = {
  "src/errors.ts": `export class GatewayError extends Error {}`,
  "src/config/config.ts": `import { GatewayError } from "../errors.js"; export const config = GatewayError; export type Config = typeof config;`,
  "src/http-client/http-client.ts": `import { request } from "undici"; export const httpClient = request;`,
  "src/schema/benefits/css.ts": `import { Field } from "type-graphql"; export class Css { static field = Field; }`,
  "src/schema/bounds.ts": `export const bounds = 1;`,
  "src/cache/cache.ts": `import type { Config } from "../config/config.js"; export type Cache = Config; export const cache = 1;`,
  "src/auth/viewer.ts": `import type { Css } from "../schema/benefits/css.js"; import type { Cache } from "../cache/cache.js"; import { httpClient } from "../http-client/http-client.js"; export type Viewer = Css | Cache; export const viewer = httpClient;`,
  "src/datasources/benefits/css.ts": `import type { Viewer } from "../../auth/viewer.js"; import { bounds } from "../../schema/bounds.js"; export type Source = Viewer; export const source = bounds;`,
  "src/loaders/statuses.ts": `import type { Viewer } from "../auth/viewer.js"; import { source } from "../datasources/benefits/css.js"; export type Load = Viewer; export const load = source;`,
  "src/resolvers/me.ts": `import { Css } from "../schema/benefits/css.js"; export const me = Css;`,
  "src/http/server.ts": `import { viewer } from "../auth/viewer.js"; export const serve = viewer;`,
  "src/app.ts": `import { load } from "./loaders/statuses.js"; import { me } from "./resolvers/me.js"; import { serve } from "./http/server.js"; export const app = [load, me, serve];`,
  "src/main.ts": `void import("./process/start.js");`,
  "src/process/start.ts": `import { app } from "../app.js"; import { config } from "../config/config.js"; export const start = [app, config, await import("../../sandbox/embedded.js")];`,
  "sandbox/embedded.ts": `import type { Config } from "../src/config/config.js"; import { GatewayError } from "../src/errors.js"; export const embedded = (config: Config) => [config, GatewayError];`,
  "console/src/page.tsx": `import { render } from "preact"; export const page = render;`,
  "test/app.test.ts": `import { app } from "../src/app.js"; export const test = app;`,
};

/** Each file breaks only the rules that are named beside it. */
export const faults: readonly (readonly [rules: string, file: string, text: string])[] = [
  ["module-schema", "src/schema/a.ts", `import { viewer } from "../auth/viewer.js"; export const a = viewer;`],
  ["module-schema", "src/schema/b.ts", `import type { Viewer } from "../auth/viewer.js"; export type B = Viewer;`],
  ["module-schema", "src/schema/c.ts", `import { GatewayError } from "../errors.js"; export const c = GatewayError;`],
  ["module-cache", "src/cache/a.ts", `import type { Css } from "../schema/benefits/css.js"; export type A = Css;`],
  [
    "module-auth",
    "src/auth/a.ts",
    `import type { Source } from "../datasources/benefits/css.js"; export type A = Source;`,
  ],
  ["module-auth", "src/auth/e.ts", `import { serve } from "../http/server.js"; export const e = serve;`],
  ["module-auth-types", "src/auth/b.ts", `import { config } from "../config/config.js"; export const b = config;`],
  ["module-auth-types", "src/auth/c.ts", `import { Css } from "../schema/benefits/css.js"; export const c = Css;`],
  [
    "module-datasources-types",
    "src/datasources/a.ts",
    `import { cache, type Cache } from "../cache/cache.js"; export const a: Cache = cache;`,
  ],
  [
    "module-datasources",
    "src/datasources/b.ts",
    `import type { Load } from "../loaders/statuses.js"; export type B = Load;`,
  ],
  ["module-loaders-types", "src/loaders/a.ts", `export { viewer } from "../auth/viewer.js";`],
  ["module-loaders", "src/loaders/b.ts", `import { serve } from "../http/server.js"; export const b = serve;`],
  [
    "module-resolvers",
    "src/resolvers/a.ts",
    `import { source } from "../datasources/benefits/css.js"; export const a = source;`,
  ],
  [
    "module-resolvers",
    "src/resolvers/b.ts",
    `import { httpClient } from "../http-client/http-client.js"; export const b = httpClient;`,
  ],
  ["module-resolvers", "src/resolvers/c.ts", `import { serve } from "../http/server.js"; export const c = serve;`],
  ["module-resolvers", "src/resolvers/d.ts", `import { app } from "../app.js"; export const d = app;`],
  ["module-http", "src/http/a.ts", `import { me } from "../resolvers/me.js"; export const a = me;`],
  ["unknown-module", "src/helpers/a.ts", `import { help } from "./help.js"; export const a = help;`],
  ["graphql-free", "src/datasources/c.ts", `import { GraphQLError } from "graphql"; export const c = GraphQLError;`],
  [
    "graphql-free",
    "src/loaders/c.ts",
    `import type { ResolverData } from "type-graphql"; export type C = ResolverData;`,
  ],
  ["graphql-free", "src/auth/d.ts", `import { ApolloServer } from "@apollo/server"; export const d = ApolloServer;`],
  ["sandbox-lazily-from-start", "src/http/b.ts", `export const b = await import("../../sandbox/embedded.js");`],
  [
    "sandbox-is-independent",
    "sandbox/a.ts",
    `import { httpClient } from "../src/http-client/http-client.js"; export const a = httpClient;`,
  ],
  [
    "sandbox-is-independent-types",
    "sandbox/b.ts",
    `import { config } from "../src/config/config.js"; export const b = config;`,
  ],
  [
    "sandbox-entry-point sandbox-lazily",
    "src/process/start.ts",
    `import { embedded } from "../../sandbox/embedded.js"; export const start = [embedded, await import("../../sandbox/inside.js")];`,
  ],
  [
    "console-is-independent",
    "console/src/a.tsx",
    `import { GatewayError } from "../../src/errors.js"; export const a = GatewayError;`,
  ],
  [
    "console-is-independent",
    "console/src/b.tsx",
    `import type { Css } from "../../src/schema/benefits/css.js"; export type B = Css;`,
  ],
  ["console-is-not-imported", "bench/a.ts", `import { page } from "../console/src/page.js"; export const a = page;`],
  ["tests-are-not-imported", "scripts/a.ts", `import { test } from "../test/app.test.js"; export const c = test;`],
  ["no-development-packages", "src/http/c.ts", `import { errors } from "oidc-provider"; export const c = errors;`],
  ["no-cycles", "src/cache/b.ts", `import type { C } from "./c.js"; export type B = C;`],
  ["no-orphans", "src/cache/d.ts", `export const d = 1;`],
];

/** Files that the faults need, and that do not break a rule themselves. */
export const helpers: Tree = {
  "src/helpers/help.ts": `import { pino } from "pino"; export const help = pino;`,
  "sandbox/inside.ts": `import { pino } from "pino"; export const inside = pino;`,
  "src/cache/c.ts": `import type { B } from "./b.js"; export type C = B;`,
};
