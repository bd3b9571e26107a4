import * as z from "zod";
import { StartError } from "../errors.js";
import { allowsDemoKey, demoComplaints } from "./demo.js";
import { Environment, variables, type Variables } from "./environment.js";
import { redisServers } from "./redis-servers.js";
import { redisComplaints, redisVariables, toRedis } from "./redis.js";
import { requiredByOthers } from "./required.js";
import { withSecretFiles } from "./secret-files.js";

/**
 * Further rules for the variables that are set, by name. Each returns the complaints about the value, given the others.
 */
export type Checks = Readonly<Record<string, (value: string, present: Variables) => readonly string[]>>;

/**
 * Returns the whole configuration, frozen. Throws StartError with every complaint; an empty variable counts as absent.
 */
export function loadConfig(environment: Variables, checks: Checks = {}) {
  const env = parse(Environment, environment, checks, (present) => [
    ...requiredByOthers(present).flatMap((name) => (present[name] === undefined ? [`${name}: is required`] : [])),
    ...demoComplaints(present),
    ...redisComplaints(present),
  ]);
  return deepFreeze({ ...toConfig(env), allowsDemoKey: allowsDemoKey(environment) });
}

export type Config = ReturnType<typeof loadConfig>;

/** An operator's command waits for a busy Redis; a person's request does not. */
const commandTimeoutMs = 5_000;

/** Returns the configuration of a command that uses Redis beside the gateway. Throws StartError as loadConfig does. */
export function loadMemoryConfig(environment: Variables) {
  const rules = z.object({ ...redisVariables, REDIS_URL: redisServers, KEYRING: variables.KEYRING });
  const { KEYRING: keyring, REDIS_URL, ...env } = parse(rules, environment, {}, redisComplaints);
  return { redis: { ...toRedis(REDIS_URL, env), timeoutMs: commandTimeoutMs }, keyring };
}

/** Returns the configuration of a command that reads the audit. Throws StartError as loadConfig does. */
export function loadAuditConfig(environment: Variables) {
  const { AUDIT_LOG, AUDIT_KEY } = variables;
  const env = parse(z.object({ AUDIT_LOG: AUDIT_LOG.optional(), AUDIT_KEY }), environment);
  return { file: env.AUDIT_LOG, key: env.AUDIT_KEY };
}

function parse<Output>(
  schema: z.ZodType<Output>,
  environment: Variables,
  checks: Checks = {},
  complaintsOf: (present: Variables) => readonly string[] = () => [],
): Output {
  const nonEmpty = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const { values: present, complaints: ofFiles } = withSecretFiles(nonEmpty);
  const parsed = schema.safeParse(present, {
    error: (issue) => (issue.input === undefined ? "is required" : undefined),
  });
  const complaints = [
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`),
    ...ofFiles,
    ...complaintsOf(present),
    ...Object.entries(present).flatMap(([name, value]) => (value && checks[name]?.(value, present)) || []),
  ];
  if (!parsed.success || complaints.length > 0) throw new StartError(inOrder(complaints));
  return parsed.data;
}

/** Sorts the complaints in the order of the variables. */
function inOrder(complaints: readonly string[]): readonly string[] {
  const names = Object.keys(variables);
  const positionOf = (complaint: string) => names.indexOf(/^\w+/.exec(complaint)?.[0] ?? "");
  return complaints.toSorted((one, other) => positionOf(one) - positionOf(other));
}

/** The limits of one process. */
const httpLimits = {
  connections: 16_384,
  /** Requests to `/graphql`, of known callers and of new ones each. How many run depends on the event loop's delay. */
  graphql: { minRunning: 64, maxRunning: 2_048, maxWaiting: 1_024 },
  lateLoopMs: 150,
  /** A client that takes longer to send its headers, or all of its request, is closed. */
  headersMs: 5_000,
  requestMs: 6_000,
  /**
   * Limits of sign-in, separate from the others: neither takes what the other needs. `perMinute` counts each step, per
   * network.
   */
  signIn: { inFlight: 256, inFlightWhileLate: 64, perMinute: 60 },
};

function toConfig(env: z.infer<typeof Environment>) {
  const production = env.NODE_ENV === "production";
  return {
    logLevel: env.LOG_LEVEL,
    http: {
      host: env.HOST,
      port: env.PORT,
      publicUrl: env.PUBLIC_URL ?? `http://${env.HOST.includes(":") ? `[${env.HOST}]` : env.HOST}:${String(env.PORT)}`,
      trustProxy: env.TRUST_PROXY,
      limits: httpLimits,
      corsOrigins: env.CORS_ORIGINS,
      operator: toOperator(env),
    },
    tracing: toTracing(env),
    graphql: {
      introspection: env.GRAPHQL_INTROSPECTION ?? !production,
      explorer: env.GRAPHQL_EXPLORER ?? !production,
      deadlineMs: env.REQUEST_DEADLINE_MS,
      /** The manifest of the only documents that may run; undefined if all may run. */
      trustedDocuments: env.TRUSTED_DOCUMENTS,
    },
    franceConnect: toFranceConnect(env),
    login: toLogin(env),
    benefitSources: { CSS: env.CSS_SOURCE, RSA: env.RSA_SOURCE },
    sources: toLimits(env),
    apiSecu: toApiSecu(env),
    apiParticulier: toApiParticulier(env),
    redis: env.REDIS_URL && toRedis(env.REDIS_URL, env),
    keyring: env.KEYRING,
    cache: { ttlSeconds: env.CACHE_TTL_SECONDS, staleSeconds: env.CACHE_STALE_SECONDS },
    consumersFile: env.CONSUMERS_FILE,
    requireConsumerKey: env.REQUIRE_CONSUMER_KEY ?? production,
    anonymousRatePerMinute: env.ANONYMOUS_RATE_PER_MINUTE,
    /** The folder; the embedded catalogue where it is not set. */
    catalogueDir: env.CATALOGUE_DIR,
    audit: { file: env.AUDIT_LOG, key: env.AUDIT_KEY },
  };
}

/** Where monitoring reads the gateway's state; undefined if it does so on the public port. */
function toOperator({ OPERATOR_PORT: port = "public", OPERATOR_HOST: host, HOST }: z.infer<typeof Environment>) {
  return port === "public" ? undefined : { port, host: host ?? HOST };
}

/** Undefined without a collector. */
function toTracing(env: z.infer<typeof Environment>) {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers } = env;
  if (endpoint === undefined) return undefined;
  return { endpoint, headers, serviceName: env.OTEL_SERVICE_NAME, sampledShare: env.OTEL_TRACES_SAMPLER_ARG };
}

/** FranceConnect, and our registration with it as data provider. */
function toFranceConnect(env: z.infer<typeof Environment>) {
  const issuer = env.FRANCECONNECT_ISSUER;
  return {
    issuer,
    checktokenUrl: env.FRANCECONNECT_CHECKTOKEN_URL ?? `${issuer}/checktoken`,
    jwksUrl: env.FRANCECONNECT_JWKS_URL ?? `${issuer}/jwks`,
    clientId: env.FRANCECONNECT_DP_CLIENT_ID,
    clientSecret: env.FRANCECONNECT_DP_CLIENT_SECRET,
    encryptionKeys: env.FRANCECONNECT_DP_JWKS,
    signedAlg: env.FRANCECONNECT_DP_SIGNED_ALG,
    encryptedAlg: env.FRANCECONNECT_DP_ENCRYPTED_ALG,
    encryptedEnc: env.FRANCECONNECT_DP_ENCRYPTED_ENC,
    acceptedAcr: env.FRANCECONNECT_ACR,
    timeoutMs: env.SOURCE_TIMEOUT_MS,
  };
}

/** Our registration as relying party; undefined if people do not sign in through the gateway. */
function toLogin(env: z.infer<typeof Environment>) {
  const { FRANCECONNECT_RP_CLIENT_ID: clientId, FRANCECONNECT_RP_CLIENT_SECRET: clientSecret } = env;
  if (!clientId || !clientSecret) return undefined;
  return { clientId, clientSecret, signedAlg: env.FRANCECONNECT_RP_SIGNED_ALG, scopes: env.FRANCECONNECT_RP_SCOPES };
}

/** The limits of each source. */
function toLimits(env: z.infer<typeof Environment>) {
  return {
    timeoutMs: env.SOURCE_TIMEOUT_MS,
    concurrency: env.SOURCE_CONCURRENCY,
    perSecond: env.SOURCE_RATE_PER_SECOND,
    perMinute: env.SOURCE_RATE_PER_MINUTE,
  };
}

/** Undefined if it is not configured. An earlier rule requires the variables of each benefit's source. */
function toApiSecu(env: z.infer<typeof Environment>) {
  const { API_SECU_BASE_URL: baseUrl, API_SECU_TOKEN_URL: tokenUrl } = env;
  const { API_SECU_CLIENT_ID: clientId, API_SECU_CLIENT_SECRET: clientSecret } = env;
  if (!baseUrl || !tokenUrl || !clientId || !clientSecret) return undefined;
  return { baseUrl, tokenUrl, clientId, clientSecret };
}

function toApiParticulier(env: z.infer<typeof Environment>) {
  const { API_PARTICULIER_BASE_URL: baseUrl, API_PARTICULIER_TOKEN: token } = env;
  return baseUrl === undefined ? undefined : { baseUrl, token };
}

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

function deepFreeze<T extends object>(value: T): DeepReadonly<T> {
  for (const part of Object.values(value)) if (typeof part === "object" && part !== null) deepFreeze(part as object);
  return Object.freeze(value) as DeepReadonly<T>;
}
