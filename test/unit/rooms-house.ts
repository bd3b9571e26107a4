/** Files by path. */
export type Tree = Readonly<Record<string, string>>;

/** Every room once, importing what it may. */
export const house: Tree = {
  "src/errors.ts": `export class GatewayError extends Error {}`,
  "src/logger.ts": `import { pino } from "pino"; import { GatewayError } from "./errors.js"; export const logger = [pino, GatewayError];`,
  "src/config.ts": `import { GatewayError } from "./errors.js"; export const config = GatewayError; export type Config = typeof config;`,
  "src/http-client.ts": `import { request } from "undici"; export const httpClient = request;`,
  "src/format-error.ts": `import { GraphQLError } from "graphql"; import { GatewayError } from "./errors.js"; export const format = [GraphQLError, GatewayError];`,
  "src/schema/css.ts": `import { Field } from "type-graphql"; export class Css { static field = Field; }`,
  "src/cache/cache.ts": `import type { Config } from "../config.js"; export type Cache = Config; export const cache = 1;`,
  "src/auth/viewer.ts": `import type { Css } from "../schema/css.js"; import { cache } from "../cache/cache.js"; import { httpClient } from "../http-client.js"; export type Viewer = Css; export const viewer = [cache, httpClient];`,
  "src/datasources/css.ts": `import type { Css } from "../schema/css.js"; import type { Viewer } from "../auth/viewer.js"; export type Source = Css | Viewer; export const source = 1;`,
  "src/loaders/statuses.ts": `import type { Viewer } from "../auth/viewer.js"; import { source } from "../datasources/css.js"; export type Load = Viewer; export const load = source;`,
  "src/context.ts": `import type { Viewer } from "./auth/viewer.js"; import type { Load } from "./loaders/statuses.js"; export type Context = Viewer | Load;`,
  "src/resolvers/me.ts": `import { Css } from "../schema/css.js"; import type { Context } from "../context.js"; export const me = (context: Context) => [context, Css];`,
  "src/http/server.ts": `import type { Context } from "../context.js"; import { format } from "../format-error.js"; export const serve = (context: Context) => [context, format];`,
  "src/app.ts": `import { viewer } from "./auth/viewer.js"; import { load } from "./loaders/statuses.js"; import { me } from "./resolvers/me.js"; import { serve } from "./http/server.js"; export const app = [viewer, load, me, serve];`,
  "src/main.ts": `void import("./start.js");`,
  "src/start.ts": `import { app } from "./app.js"; import { config } from "./config.js"; import { logger } from "./logger.js"; export const start = [app, config, logger, await import("../sandbox/embedded.js")];`,
  "sandbox/embedded.ts": `import type { Config } from "../src/config.js"; import { GatewayError } from "../src/errors.js"; export const embedded = (config: Config) => [config, GatewayError];`,
  "console/src/page.tsx": `import { render } from "preact"; export const page = render;`,
  "test/app.test.ts": `import { app } from "../src/app.js"; export const test = app;`,
};

/** Files that break what stands in front of them, and nothing else. */
export const violations: readonly (readonly [rule: string, file: string, text: string])[] = [
  ["room-schema", "src/schema/a.ts", `import { viewer } from "../auth/viewer.js"; export const a = viewer;`],
  ["room-schema", "src/schema/b.ts", `import type { Viewer } from "../auth/viewer.js"; export type B = Viewer;`],
  ["room-schema", "src/schema/c.ts", `import { GatewayError } from "../errors.js"; export const c = GatewayError;`],
  ["room-cache", "src/cache/a.ts", `import type { Css } from "../schema/css.js"; export type A = Css;`],
  ["room-auth", "src/auth/a.ts", `import type { Source } from "../datasources/css.js"; export type A = Source;`],
  ["room-auth-types", "src/auth/b.ts", `import { config } from "../config.js"; export const b = config;`],
  ["room-auth-types", "src/auth/c.ts", `import { Css } from "../schema/css.js"; export const c = Css;`],
  [
    "room-datasources-types",
    "src/datasources/a.ts",
    `import { cache, type Cache } from "../cache/cache.js"; export const a: Cache = cache;`,
  ],
  [
    "room-datasources",
    "src/datasources/b.ts",
    `import type { Load } from "../loaders/statuses.js"; export type B = Load;`,
  ],
  ["room-loaders-types", "src/loaders/a.ts", `export { viewer } from "../auth/viewer.js";`],
  ["room-resolvers", "src/resolvers/a.ts", `import { source } from "../datasources/css.js"; export const a = source;`],
  [
    "room-resolvers",
    "src/resolvers/b.ts",
    `import { httpClient } from "../http-client.js"; export const b = httpClient;`,
  ],
  ["room-resolvers", "src/resolvers/c.ts", `import { format } from "../format-error.js"; export const c = format;`],
  ["room-http", "src/http/a.ts", `import { me } from "../resolvers/me.js"; export const a = me;`],
  ["room-loaders", "src/loaders/b.ts", `import { serve } from "../http/server.js"; export const b = serve;`],
  ["room-resolvers", "src/resolvers/d.ts", `import { app } from "../app.js"; export const d = app;`],
  ["unknown-room", "src/helpers/a.ts", `import { help } from "./help.js"; export const a = help;`],
  ["graphql-free", "src/datasources/c.ts", `import { GraphQLError } from "graphql"; export const c = GraphQLError;`],
  [
    "graphql-free",
    "src/loaders/c.ts",
    `import type { ResolverData } from "type-graphql"; export type C = ResolverData;`,
  ],
  ["graphql-free", "src/auth/d.ts", `import { ApolloServer } from "@apollo/server"; export const d = ApolloServer;`],
  ["sandbox-lazily-from-start", "src/http/b.ts", `export const b = await import("../../sandbox/embedded.js");`],
  [
    "sandbox-stands-alone",
    "sandbox/a.ts",
    `import { httpClient } from "../src/http-client.js"; export const a = httpClient;`,
  ],
  ["sandbox-stands-alone-types", "sandbox/b.ts", `import { config } from "../src/config.js"; export const b = config;`],
  [
    "sandbox-by-its-door sandbox-lazily",
    "src/start.ts",
    `import { embedded } from "../sandbox/embedded.js"; export const start = [embedded, await import("../sandbox/inside.js")];`,
  ],
  [
    "console-stands-alone",
    "console/src/a.tsx",
    `import { GatewayError } from "../../src/errors.js"; export const a = GatewayError;`,
  ],
  [
    "console-stands-alone",
    "console/src/b.tsx",
    `import type { Css } from "../../src/schema/css.js"; export type B = Css;`,
  ],
  ["nobody-imports-the-console", "bench/a.ts", `import { page } from "../console/src/page.js"; export const a = page;`],
  ["nothing-imports-tests", "scripts/a.ts", `import { test } from "../test/app.test.js"; export const c = test;`],
  ["no-development-packages", "src/http/c.ts", `import { errors } from "oidc-provider"; export const c = errors;`],
  ["no-cycles", "src/cache/b.ts", `import type { C } from "./c.js"; export type B = C;`],
  ["no-orphans", "src/cache/d.ts", `export const d = 1;`],
];

/** What stands between the files above, and breaks nothing by itself. */
export const accomplices: Tree = {
  "src/helpers/help.ts": `import { pino } from "pino"; export const help = pino;`,
  "sandbox/inside.ts": `import { pino } from "pino"; export const inside = pino;`,
  "src/cache/c.ts": `import type { B } from "./b.js"; export type C = B;`,
};
