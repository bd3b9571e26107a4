/** The ground floor: any room but the vocabulary stands on it. */
const ground = { values: ["errors", "logger", "names", "deadline"], types: ["config", "keyring", "metrics"] };

/**
 * Who may import whom: each room of src/, a folder or a file, with the rooms that it may import, whole or as types
 * alone. What is not here is forbidden.
 */
const rooms = {
  bounds: { values: [], types: [] },
  "graphql-ast": { values: [], types: [] },
  schema: { values: ["bounds"], types: [] },
  "check-node": { values: [], types: [] },
  errors: { values: [], types: [] },
  "content-encoding": { values: ["errors"], types: [] },
  "user-agent": { values: [], types: [] },
  "http-client": { values: ["errors", "content-encoding", "user-agent"], types: [] },
  logger: { values: ["errors"], types: [] },
  metrics: { values: [], types: [] },
  jwks: { values: [], types: [] },
  keyring: { values: [], types: [] },
  names: { values: [], types: [] },
  deadline: { values: [], types: [] },
  "variable-rules": { values: [], types: [] },
  demo: { values: ["variable-rules"], types: [] },
  environment: { values: ["jwks", "keyring", "variable-rules"], types: [] },
  config: { values: ["errors", "demo", "environment"], types: [] },
  cache: { values: [...ground.values], types: [...ground.types] },
  audit: { values: [...ground.values, "cache"], types: [...ground.types] },
  auth: { values: [...ground.values, "bounds", "demo", "http-client", "cache"], types: [...ground.types, "schema"] },
  datasources: {
    values: [...ground.values, "bounds", "http-client"],
    types: [...ground.types, "schema", "auth", "cache"],
  },
  loaders: { values: [...ground.values, "datasources", "cache"], types: [...ground.types, "schema", "auth", "audit"] },
  context: { values: [], types: ["schema", "auth", "loaders", "datasources"] },
  resolvers: { values: [...ground.values, "bounds", "graphql-ast", "schema"], types: [...ground.types, "context"] },
  "format-error": { values: ["errors"], types: [] },
  http: { values: [...ground.values, "bounds", "format-error", "graphql-ast"], types: [...ground.types, "context"] },
  // Parts of what app builds.
  composition: { values: ["[^/]+"], types: [] },
  app: { values: ["[^/]+"], types: [] },
  main: { values: ["check-node", "start"], types: [] },
  // The files that variables name are checked with the environment, so that all complaints come together.
  start: {
    values: [...ground.values, "demo", "config", "app", "auth", "audit", "datasources", "http"],
    types: [],
  },
  // The operator's, beside the gateway.
  commands: { values: [...ground.values, "check-node", "config", "auth", "audit", "cache"], types: [] },
};

const inRooms = (names) => `^src/(${names.join("|")})(/|\\.[jt]s$)`;
const ours = "^(src|sandbox|scripts|test|bench|console)/";

const roomRules = Object.entries(rooms).flatMap(([room, { values, types }]) => [
  {
    name: `room-${room}`,
    comment: `What src/${room} may import is in this file's table.`,
    severity: "error",
    from: { path: inRooms([room]) },
    // The sandbox has rules of its own.
    to: { path: ours, pathNot: [inRooms([room, ...values, ...types]), "^sandbox/"] },
  },
  ...(types.length === 0
    ? []
    : [
        {
          name: `room-${room}-types`,
          comment: `src/${room} may import these rooms' types alone: import type { … }.`,
          severity: "error",
          from: { path: inRooms([room]) },
          to: { path: inRooms(types), dependencyTypesNot: ["type-only"] },
        },
      ]),
]);

const forbidden = [
  ...roomRules,
  {
    name: "unknown-room",
    comment: "A new room of src/ gets its line in this file's table.",
    severity: "error",
    from: {},
    to: { path: "^src/", pathNot: inRooms(Object.keys(rooms)) },
  },
  {
    name: "graphql-free",
    comment: "These rooms could serve REST tomorrow.",
    severity: "error",
    from: {
      path: inRooms([
        "datasources",
        "loaders",
        "cache",
        "audit",
        "auth",
        "errors",
        "http-client",
        "logger",
        "config",
        "environment",
        "jwks",
      ]),
    },
    to: { path: "(^|/)node_modules/(graphql|graphql-[^/]+|type-graphql|@graphql-[^/]+|@apollo|@as-integrations)/" },
  },
  {
    name: "sandbox-lazily-from-start",
    comment: "The stand-ins are loaded only in embedded mode: by start, with a dynamic import of one file.",
    severity: "error",
    from: { path: "^src/", pathNot: "^src/start\\.ts$" },
    to: { path: "^sandbox/" },
  },
  {
    name: "sandbox-lazily",
    comment: "A static import would load the stand-ins in production, where their packages are not installed.",
    severity: "error",
    from: { path: "^src/start\\.ts$" },
    to: { path: "^sandbox/", dynamic: false },
  },
  {
    name: "sandbox-by-its-door",
    comment: "start imports only sandbox/embedded.ts.",
    severity: "error",
    from: { path: "^src/start\\.ts$" },
    to: { path: "^sandbox/", pathNot: "^sandbox/embedded\\.ts$" },
  },
  {
    name: "sandbox-stands-alone",
    comment: "A stand-in that shared the gateway's code would share its mistakes.",
    severity: "error",
    from: { path: "^sandbox/" },
    to: { path: ours, pathNot: ["^sandbox/", inRooms(["config", "errors"])] },
  },
  {
    name: "sandbox-stands-alone-types",
    comment: "The sandbox takes a configuration, it makes none.",
    severity: "error",
    from: { path: "^sandbox/" },
    to: { path: inRooms(["config"]), dependencyTypesNot: ["type-only"] },
  },
  {
    name: "console-stands-alone",
    comment: "The console is a client like any other: it knows the gateway by its schema, and nobody imports it.",
    severity: "error",
    from: { path: "^console/" },
    to: { path: ours, pathNot: "^console/" },
  },
  {
    name: "nobody-imports-the-console",
    severity: "error",
    from: { pathNot: "^console/" },
    to: { path: "^console/" },
  },
  {
    name: "nothing-imports-tests",
    severity: "error",
    from: { pathNot: "^(test|bench)/" },
    to: { path: "^(test|bench)/" },
  },
  {
    name: "no-development-packages",
    comment: "Production installs without them.",
    severity: "error",
    from: { path: "^src/" },
    to: { dependencyTypes: ["npm-dev"] },
  },
  { name: "no-cycles", comment: "Of types neither.", severity: "error", from: {}, to: { circular: true } },
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
