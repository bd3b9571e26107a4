import { isIP } from "node:net";
import * as z from "zod";
import { privateJwks } from "./jwks.js";
import { keyring } from "./keyring.js";

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

const text = z.string().min(1);
const count = (least: number, most: number) =>
  z.coerce.number({ error: "must be a whole number" }).int("must be a whole number").min(least).max(most);
const flag = z.enum(["true", "false"], "must be true or false").transform((value) => value === "true");
const upstreamUrl = z.string().superRefine((value, context) => {
  const complaint = upstreamUrlComplaint(value);
  if (complaint) context.addIssue(complaint);
});
/** The session's cookie belongs to a whole host, and addresses are built on it. */
const publicUrl = z
  .string()
  .refine(
    (value) =>
      /^https?:\/\//i.test(value) && URL.canParse(value) && new URL(value).href === `${new URL(value).origin}/`,
    "must be an http or https origin: no path, no query, no credentials",
  )
  .transform((value) => new URL(value).origin);
const scopes = z
  .string()
  .transform((list) => list.split(/\s+/).filter(Boolean))
  .refine((list) => list.includes("openid"), "must hold openid")
  .refine((list) => list.every((scope) => /^[a-z_]+$/.test(scope)), "must be names of scopes, separated by spaces");
const origins = z
  .string()
  .transform((list) =>
    list
      .split(",")
      .map((origin) => origin.trim())
      .filter(Boolean),
  )
  .refine(
    (list) =>
      list.every((origin) => /^https?:\/\//.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin),
    "must be origins as browsers send them (https://host, https://host:port), separated by commas",
  );
/** Compared with the tokens' `iss` to the letter. */
const issuerUrl = upstreamUrl.refine((value) => !value.endsWith("/"), "must not end with a slash");
const baseUrl = upstreamUrl.transform((value) => value.replace(/\/+$/, ""));
const benefitSource = z.enum(["api-secu", "api-particulier"], "must be api-secu or api-particulier");

const namedNetworks = new Set(["loopback", "linklocal", "uniquelocal"]);
/** How many proxies stand in front, or which: their addresses, networks, or the names of the private ones. */
const trustProxy = z.string().transform((value, context): boolean | number | string[] => {
  if (value === "true" || value === "false") return value === "true";
  if (/^\d{1,2}$/.test(value)) return Number(value);
  const networks = value.split(",").map((network) => network.trim());
  if (!networks.every((network) => namedNetworks.has(network) || isNetwork(network))) {
    context.addIssue("must be true, false, a number of proxies, or addresses and networks, comma separated");
  }
  return networks;
});

function isNetwork(network: string): boolean {
  const [address = "", length = "0", ...rest] = network.split("/");
  const longest = { 4: 32, 6: 128 }[isIP(address)];
  return longest !== undefined && rest.length === 0 && /^\d{1,3}$/.test(length) && Number(length) <= longest;
}

const redisUrl = z
  .string()
  .refine(
    (value) => URL.canParse(value) && /^rediss?:$/.test(new URL(value).protocol) && new URL(value).hostname !== "",
    {
      message: "must be a redis:// or rediss:// URL",
    },
  );

function upstreamUrlComplaint(value: string): string | undefined {
  if (!URL.canParse(value)) return "must be an absolute URL";
  const { protocol, hostname, username, password } = new URL(value);
  if (username || password) return "must not hold credentials";
  if (protocol === "https:" || (protocol === "http:" && loopback.test(hostname))) return undefined;
  return "must be an https URL (http is accepted towards loopback only)";
}

export type Variables = Readonly<Record<string, string | undefined>>;

/** Every variable that the gateway reads: its rule and its default, in the order of `.env.example`. */
export const variables = {
  // A misspelt "production" would start the stand-ins.
  NODE_ENV: z
    .enum(["development", "test", "production"], "must be development, test or production")
    .default("development"),
  HOST: text
    .refine((host) => isIP(host) > 0 || URL.canParse(`http://${host}`), "must be an address or a name")
    .default("127.0.0.1"),
  PORT: count(0, 65_535).default(4000),
  PUBLIC_URL: publicUrl.optional(),
  TRUST_PROXY: trustProxy.default(false),
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
  REDIS_URL: redisUrl.optional(),
  REDIS_TIMEOUT_MS: count(1, 5_000).default(50),
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
};

/** All of them, and the rules that bind one to another. */
export const Environment = z
  .object(variables)
  .refine(
    ({ FRANCECONNECT_DP_JWKS: keys, FRANCECONNECT_DP_ENCRYPTED_ALG: alg }) => keys.some((key) => key.alg === alg),
    {
      path: ["FRANCECONNECT_DP_JWKS"],
      message: "must hold a key for FRANCECONNECT_DP_ENCRYPTED_ALG",
      // Asked though other variables are wrong, so that all complaints come together.
      when: ({ issues }) => !issues.some(({ path: [name] = [] }) => algorithmVariables.has(name)),
    },
  );

/** What each source needs, where a benefit uses it. */
const variablesOfSource: Readonly<Record<string, readonly (keyof typeof variables)[]>> = {
  "api-secu": ["API_SECU_BASE_URL", "API_SECU_TOKEN_URL", "API_SECU_CLIENT_ID", "API_SECU_CLIENT_SECRET"],
  "api-particulier": ["API_PARTICULIER_BASE_URL"],
};

/** The variables that are required because of others: what a source that is chosen needs, and both halves of our login. */
export function requiredByOthers(present: Variables): readonly string[] {
  const { CSS_SOURCE = "api-secu", RSA_SOURCE = "api-secu" } = present;
  const login = ["FRANCECONNECT_RP_CLIENT_ID", "FRANCECONNECT_RP_CLIENT_SECRET"];
  return [
    ...[...new Set([CSS_SOURCE, RSA_SOURCE])].flatMap((source) => variablesOfSource[source] ?? []),
    ...(login.some((name) => present[name] !== undefined) ? login : []),
  ];
}

const algorithmVariables = new Set<PropertyKey | undefined>([
  "FRANCECONNECT_DP_JWKS",
  "FRANCECONNECT_DP_ENCRYPTED_ALG",
]);
