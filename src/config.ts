import { isIP } from "node:net";
import * as z from "zod";
import { StartError } from "./errors.js";
import { privateJwks } from "./jwks.js";

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

const text = z.string().min(1);
const count = (least: number, most: number) =>
  z.coerce.number({ error: "must be a whole number" }).int("must be a whole number").min(least).max(most);
const flag = z.enum(["true", "false"], "must be true or false").transform((value) => value === "true");
const upstreamUrl = z.string().superRefine((value, context) => {
  const complaint = upstreamUrlComplaint(value);
  if (complaint) context.addIssue(complaint);
});
/** Compared with the tokens' `iss` to the letter. */
const issuerUrl = upstreamUrl.refine((value) => !value.endsWith("/"), "must not end with a slash");
const baseUrl = upstreamUrl.transform((value) => value.replace(/\/+$/, ""));
const benefitSource = z.enum(["api-secu"], "must be api-secu");

function upstreamUrlComplaint(value: string): string | undefined {
  if (!URL.canParse(value)) return "must be an absolute URL";
  const { protocol, hostname, username, password } = new URL(value);
  if (username || password) return "must not hold credentials";
  if (protocol === "https:" || (protocol === "http:" && loopback.test(hostname))) return undefined;
  return "must be an https URL (http is accepted towards loopback only)";
}

const Environment = z
  .object({
    // A misspelt "production" would start the stand-ins.
    NODE_ENV: z
      .enum(["development", "test", "production"], "must be development, test or production")
      .default("development"),
    HOST: text
      .refine((host) => isIP(host) > 0 || URL.canParse(`http://${host}`), "must be an address or a name")
      .default("127.0.0.1"),
    PORT: count(0, 65_535).default(4000),
    PUBLIC_URL: z.url("must be an absolute URL").optional(),
    LOG_LEVEL: z
      .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"], "must be a pino level")
      .default("info"),
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
    CSS_SOURCE: benefitSource.default("api-secu"),
    RSA_SOURCE: benefitSource.default("api-secu"),
    API_SECU_BASE_URL: baseUrl,
    API_SECU_TOKEN_URL: upstreamUrl,
    API_SECU_CLIENT_ID: text,
    API_SECU_CLIENT_SECRET: text,
    SOURCE_TIMEOUT_MS: count(1, 60_000).default(5000),
    SOURCE_CONCURRENCY: count(1, 10_000).default(64),
    CACHE_TTL_SECONDS: count(0, 86_400).default(300),
    CONSUMERS_FILE: text,
    GRAPHQL_INTROSPECTION: flag.optional(),
  })
  .refine(
    ({ FRANCECONNECT_DP_JWKS: keys, FRANCECONNECT_DP_ENCRYPTED_ALG: alg }) => keys.some((key) => key.alg === alg),
    {
      path: ["FRANCECONNECT_DP_JWKS"],
      message: "must hold a key for FRANCECONNECT_DP_ENCRYPTED_ALG",
      // Asked though other variables are wrong, so that all complaints come together.
      when: ({ issues }) => !issues.some(({ path: [name] = [] }) => algorithmVariables.has(name)),
    },
  );

const algorithmVariables = new Set<PropertyKey | undefined>([
  "FRANCECONNECT_DP_JWKS",
  "FRANCECONNECT_DP_ENCRYPTED_ALG",
]);

/** Further rules for the variables that are set, by name: each says what is wrong with the value. */
export type Checks = Readonly<Record<string, (value: string) => readonly string[]>>;

/** The whole configuration, frozen. Throws StartError with every complaint; an empty variable counts as absent. */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>, checks: Checks = {}) {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = Environment.safeParse(present, {
    error: (issue) => (issue.input === undefined ? "is required" : undefined),
  });
  const complaints = [
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`),
    ...Object.entries(present).flatMap(([name, value]) => (value && checks[name]?.(value)) || []),
  ];
  if (!parsed.success || complaints.length > 0) throw new StartError(complaints);
  return deepFreeze(toConfig(parsed.data));
}

export type Config = ReturnType<typeof loadConfig>;

function toConfig(env: z.infer<typeof Environment>) {
  const production = env.NODE_ENV === "production";
  const issuer = env.FRANCECONNECT_ISSUER;
  return {
    logLevel: env.LOG_LEVEL,
    http: {
      host: env.HOST,
      port: env.PORT,
      publicUrl: env.PUBLIC_URL ?? `http://${env.HOST.includes(":") ? `[${env.HOST}]` : env.HOST}:${String(env.PORT)}`,
    },
    graphql: { introspection: env.GRAPHQL_INTROSPECTION ?? !production },
    franceConnect: {
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
    },
    benefitSources: { CSS: env.CSS_SOURCE, RSA: env.RSA_SOURCE },
    apiSecu: {
      baseUrl: env.API_SECU_BASE_URL,
      tokenUrl: env.API_SECU_TOKEN_URL,
      clientId: env.API_SECU_CLIENT_ID,
      clientSecret: env.API_SECU_CLIENT_SECRET,
      timeoutMs: env.SOURCE_TIMEOUT_MS,
      connections: env.SOURCE_CONCURRENCY,
    },
    cache: { ttlSeconds: env.CACHE_TTL_SECONDS },
    consumersFile: env.CONSUMERS_FILE,
  };
}

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

function deepFreeze<T extends object>(value: T): DeepReadonly<T> {
  for (const part of Object.values(value)) if (typeof part === "object" && part !== null) deepFreeze(part as object);
  return Object.freeze(value) as DeepReadonly<T>;
}
