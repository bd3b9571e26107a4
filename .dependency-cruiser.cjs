/** The shared kernel: every module but the vocabulary may import it. */
const kernel = {
  values: ["errors", "logger", "deadline", "telemetry/tracing/spans", "telemetry/upstream-time"],
  types: ["config", "telemetry"],
};

/**
 * The modules of src/, each a folder or a file, with the modules that it may import, or whose types it may import. An import
 * that is not listed is forbidden.
 */
const modules = {
  errors: { values: [], types: [] },
  deadline: { values: [], types: [] },
  logger: { values: ["errors"], types: [] },
  version: { values: [], types: [] },
  "http-client": { values: ["errors", "version"], types: [] },
  telemetry: { values: ["version"], types: ["config", "logger"] },
  config: { values: ["errors"], types: [] },
  schema: { values: [], types: [] },
  identity: { values: ["errors", "schema/bounds"], types: ["schema"] },
  crypto: { values: ["errors"], types: ["config"] },
  cache: { values: [...kernel.values, "identity", "crypto"], types: kernel.types },
  audit: { values: [...kernel.values, "identity", "crypto"], types: kernel.types },
  auth: {
    values: [...kernel.values, "config/demo", "http-client", "identity"],
    types: [...kernel.types, "schema", "cache"],
  },
  datasources: {
    values: [...kernel.values, "http-client", "identity", "schema/bounds"],
    types: [...kernel.types, "schema", "auth", "cache"],
  },
  loaders: { values: [...kernel.values, "datasources"], types: [...kernel.types, "schema", "auth", "cache", "audit"] },
  context: { values: [], types: ["schema", "auth", "loaders", "datasources"] },
  resolvers: { values: ["errors", "schema"], types: ["context"] },
  http: {
    values: [...kernel.values, "auth", "schema/bounds", "resolvers/graphql-ast"],
    types: [...kernel.types, "cache", "context"],
  },
  // The composition root and its parts build everything.
  composition: { values: ["[^/]+"], types: [] },
  app: { values: ["[^/]+"], types: [] },
  main: { values: ["process"], types: [] },
  // The files that variables name are checked with the environment, so that all problems are reported together.
  process: {
    values: [...kernel.values, "config", "app", "auth", "audit", "datasources", "http"],
    types: [],
  },
  // The operator's commands run beside the gateway.
  commands: { values: ["errors", "process/check-node", "config", "auth", "audit", "cache", "identity"], types: [] },
};

const inModules = (names) => `^src/(${names.join("|")})(/|\\.[jt]s$)`;
const ours = "^(src|sandbox|scripts|test|bench|console)/";

const moduleRules = Object.entries(modules).flatMap(([name, { values, types }]) => [
  {
    name: `module-${name}`,
    comment: `The table in this file lists what src/${name} may import.`,
    severity: "error",
    from: { path: inModules([name]) },
    // The sandbox has its own rules.
    to: { path: ours, pathNot: [inModules([name, ...values, ...types]), "^sandbox/"] },
  },
  ...(types.length === 0
    ? []
    : [
        {
          name: `module-${name}-types`,
          comment: `src/${name} may import only types from these modules: import type { … }.`,
          severity: "error",
          from: { path: inModules([name]) },
          to: { path: inModules(types), pathNot: inModules([name, ...values]), dependencyTypesNot: ["type-only"] },
        },
      ]),
]);

const forbidden = [
  ...moduleRules,
  {
    name: "unknown-module",
    comment: "Add a new module of src/ to the table in this file.",
    severity: "error",
    from: {},
    to: { path: "^src/", pathNot: inModules(Object.keys(modules)) },
  },
  {
    name: "graphql-free",
    comment: "These modules do not depend on GraphQL: they could serve a REST API.",
    severity: "error",
    from: {
      path: inModules([
        "datasources",
        "loaders",
        "cache",
        "audit",
        "auth",
        "identity",
        "crypto",
        "telemetry",
        "errors",
        "http-client",
        "logger",
        "config",
      ]),
    },
    to: { path: "(^|/)node_modules/(graphql|graphql-[^/]+|type-graphql|@graphql-[^/]+|@apollo)/" },
  },
  {
    name: "sandbox-lazily-from-start",
    comment: "Only process/start.ts loads the stand-ins, in embedded mode, with a dynamic import of one file.",
    severity: "error",
    from: { path: "^src/", pathNot: "^src/process/start\\.ts$" },
    to: { path: "^sandbox/" },
  },
  {
    name: "sandbox-lazily",
    comment: "A static import would load the stand-ins in production, where their packages are not installed.",
    severity: "error",
    from: { path: "^src/process/start\\.ts$" },
    to: { path: "^sandbox/", dynamic: false },
  },
  {
    name: "sandbox-entry-point",
    comment: "process/start.ts imports only sandbox/embedded.ts.",
    severity: "error",
    from: { path: "^src/process/start\\.ts$" },
    to: { path: "^sandbox/", pathNot: "^sandbox/embedded\\.ts$" },
  },
  {
    name: "sandbox-is-independent",
    comment: "A stand-in that shares the gateway's code would share its mistakes.",
    severity: "error",
    from: { path: "^sandbox/" },
    to: { path: ours, pathNot: ["^sandbox/", inModules(["config", "errors"])] },
  },
  {
    name: "sandbox-is-independent-types",
    comment: "The sandbox receives a configuration and does not build one.",
    severity: "error",
    from: { path: "^sandbox/" },
    to: { path: inModules(["config"]), dependencyTypesNot: ["type-only"] },
  },
  {
    name: "console-is-independent",
    comment: "The console is a client like any other: it knows only the gateway's schema.",
    severity: "error",
    from: { path: "^console/" },
    to: { path: ours, pathNot: "^console/" },
  },
  {
    name: "console-is-not-imported",
    severity: "error",
    from: { pathNot: "^console/" },
    to: { path: "^console/" },
  },
  {
    name: "tests-are-not-imported",
    severity: "error",
    from: { pathNot: "^(test|bench)/" },
    to: { path: "^(test|bench)/" },
  },
  {
    name: "no-development-packages",
    comment: "Production installs do not have them.",
    severity: "error",
    from: { path: "^src/" },
    to: { dependencyTypes: ["npm-dev"] },
  },
  { name: "no-cycles", comment: "Imports of types count too.", severity: "error", from: {}, to: { circular: true } },
  { name: "no-orphans", severity: "error", from: { orphan: true }, to: {} },
];

module.exports = {
  forbidden,
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    // Type-only imports are imports.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "node", "default"] },
  },
};
