import * as z from "zod";
import { privateJwks } from "./jwks.js";
import { keyring, secretKey } from "./keyring.js";
import { redisVariables } from "./redis.js";
import {
  baseUrl,
  benefitSource,
  count,
  flag,
  host,
  collectorUrl,
  headerList,
  operatorPort,
  share,
  issuerUrl,
  origins,
  publicUrl,
  scopes,
  text,
  trustProxy,
  upstreamUrl,
} from "./variable-rules.js";

export type Variables = Readonly<Record<string, string | undefined>>;

/** Every variable that the gateway reads: its rule and its default, in the order of `.env.example`. */
export const variables = {
  // A misspelt "production" would start the stand-ins.
  NODE_ENV: z
    .enum(["development", "test", "production"], "must be development, test or production")
    .default("development"),
  HOST: host.default("127.0.0.1"),
  PORT: count(0, 65_535).default(4000),
  PUBLIC_URL: publicUrl.optional(),
  TRUST_PROXY: trustProxy.default(false),
  LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"], "must be a pino level")
    .default("info"),
  OPERATOR_PORT: operatorPort.optional(),
  OPERATOR_HOST: host.optional(),
  FRANCECONNECT_ISSUER: issuerUrl,
  FRANCECONNECT_CHECKTOKEN_URL: upstreamUrl.optional(),
  FRANCECONNECT_JWKS_URL: upstreamUrl.optional(),
  FRANCECONNECT_DP_CLIENT_ID: text,
  FRANCECONNECT_DP_CLIENT_SECRET: text,
  FRANCECONNECT_DP_JWKS: privateJwks,
  FRANCECONNECT_DP_SIGNED_ALG: z.enum(["ES256", "RS256"], "must be ES256 or RS256").default("ES256"),
  FRANCECONNECT_DP_ENCRYPTED_ALG: z
    .enum(["ECDH-ES", "RSA-OAEP-256"], "must be ECDH-ES or RSA-OAEP-256")
    .default("ECDH-ES"),
  FRANCECONNECT_DP_ENCRYPTED_ENC: z.enum(["A256GCM"], "must be A256GCM").default("A256GCM"),
  FRANCECONNECT_ACR: text.default("eidas1").transform((list) => list.split(",").map((level) => level.trim())),
  FRANCECONNECT_RP_CLIENT_ID: text.optional(),
  FRANCECONNECT_RP_CLIENT_SECRET: text.optional(),
  FRANCECONNECT_RP_SIGNED_ALG: z.enum(["ES256", "RS256"], "must be ES256 or RS256").default("ES256"),
  FRANCECONNECT_RP_SCOPES: scopes.default([
    "openid",
    "identite_pivot",
    "complementaire_sante_solidaire",
    "revenu_solidarite_active",
    "revenu_solidarite_active_majoration",
  ]),
  CSS_SOURCE: benefitSource.default("api-secu"),
  RSA_SOURCE: benefitSource.default("api-secu"),
  API_SECU_BASE_URL: baseUrl.optional(),
  API_SECU_TOKEN_URL: upstreamUrl.optional(),
  API_SECU_CLIENT_ID: text.optional(),
  API_SECU_CLIENT_SECRET: text.optional(),
  API_PARTICULIER_BASE_URL: baseUrl.optional(),
  API_PARTICULIER_TOKEN: text.optional(),
  REQUEST_DEADLINE_MS: count(1, 300_000).default(15_000),
  SOURCE_TIMEOUT_MS: count(1, 60_000).default(5000),
  SOURCE_CONCURRENCY: count(1, 10_000).default(64),
  SOURCE_RATE_PER_SECOND: count(1, 1_000_000).default(18),
  SOURCE_RATE_PER_MINUTE: count(1, 60_000_000).default(900),
  ...redisVariables,
  KEYRING: keyring,
  CACHE_TTL_SECONDS: count(0, 86_400).default(300),
  CACHE_STALE_SECONDS: count(0, 86_400).default(900),
  CONSUMERS_FILE: text,
  REQUIRE_CONSUMER_KEY: flag.optional(),
  ANONYMOUS_RATE_PER_MINUTE: count(1, 1_000_000).default(120),
  CATALOGUE_DIR: text.optional(),
  GRAPHQL_INTROSPECTION: flag.optional(),
  GRAPHQL_EXPLORER: flag.optional(),
  CORS_ORIGINS: origins.default([]),
  TRUSTED_DOCUMENTS: text.optional(),
  AUDIT_LOG: text,
  AUDIT_KEY: secretKey,
  OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: headerList.default({}),
  OTEL_EXPORTER_OTLP_PROTOCOL: z.literal("http/protobuf", "must be http/protobuf: the gateway has no other").optional(),
  OTEL_SERVICE_NAME: text.default("prestations-gateway"),
  OTEL_TRACES_SAMPLER: z
    .literal("parentbased_traceidratio", "must be parentbased_traceidratio: the gateway has no other")
    .optional(),
  OTEL_TRACES_SAMPLER_ARG: share.default(1),
  DEMO: flag.default(false),
  /** Read by the sandbox. */
  SANDBOX_CLIENTS: text.optional(),
  SANDBOX_COMPRESSION: text.optional(),
};

/** All variables, and the rules between them. */
export const Environment = z
  .object(variables)
  .refine(
    ({ FRANCECONNECT_DP_JWKS: keys, FRANCECONNECT_DP_ENCRYPTED_ALG: alg }) => keys.some((key) => key.alg === alg),
    {
      path: ["FRANCECONNECT_DP_JWKS"],
      message: "must hold a key for FRANCECONNECT_DP_ENCRYPTED_ALG",
      // Runs even if other variables are invalid, so that all complaints are reported together.
      when: ({ issues }) => !issues.some(({ path: [name] = [] }) => algorithmVariables.has(name)),
    },
  )
  .refine(({ KEYRING: ring, AUDIT_KEY: key }) => !ring.some(({ secret }) => secret === key), {
    path: ["AUDIT_KEY"],
    message: "must be no key of KEYRING: it is never rotated with it",
    when: ({ issues }) => !issues.some(({ path: [name] = [] }) => name === "KEYRING" || name === "AUDIT_KEY"),
  })
  .refine(({ NODE_ENV, DEMO }) => NODE_ENV !== "production" || !DEMO, {
    path: ["DEMO"],
    message: "must not be true in production",
    when: ({ value }) => typeof value === "object" && value !== null,
  })
  .refine(
    ({ PORT, HOST, OPERATOR_PORT, OPERATOR_HOST = HOST }) =>
      OPERATOR_PORT !== PORT || PORT === 0 || OPERATOR_HOST !== HOST,
    {
      path: ["OPERATOR_PORT"],
      message: "must not be PORT: write public for the same port",
      when: ({ issues }) => !issues.some(({ path: [name] = [] }) => name === "PORT" || name === "OPERATOR_PORT"),
    },
  )
  .refine(...notInProduction("SANDBOX_CLIENTS"))
  .refine(...notInProduction("SANDBOX_COMPRESSION"));

/** The arguments of `refine`. */
function notInProduction<Name extends string>(name: Name) {
  type Values = { readonly NODE_ENV: string } & Readonly<Partial<Record<Name, unknown>>>;
  const isAllowed = (values: Values) => values.NODE_ENV !== "production" || values[name] === undefined;
  const rule = {
    path: [name],
    message: "must not be set in production",
    when: ({ value }: { readonly value: unknown }) => typeof value === "object" && value !== null,
  };
  return [isAllowed, rule] as const;
}

const algorithmVariables = new Set<PropertyKey | undefined>([
  "FRANCECONNECT_DP_JWKS",
  "FRANCECONNECT_DP_ENCRYPTED_ALG",
]);
