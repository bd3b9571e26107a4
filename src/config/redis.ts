import { createPrivateKey, X509Certificate } from "node:crypto";
import * as z from "zod";
import { redisServers, type RedisServers } from "./redis-servers.js";
import { readText } from "./secret-files.js";
import { count, text } from "./variable-rules.js";

type Values = Readonly<Record<string, string | undefined>>;

/** A text in PEM, or the path of a file with it. `isUsable` throws for another text. */
const pem = (isUsable: (value: string) => unknown, message: string) =>
  z.string().transform((value, context): string => {
    try {
      const found = value.includes("-----BEGIN") ? value : (readText(value) ?? "");
      isUsable(found);
      return found;
    } catch {
      context.addIssue(message);
      return z.NEVER;
    }
  });
const certificate = pem((value) => new X509Certificate(value), "must be certificates in PEM, or a file with them");
const privateKey = pem(createPrivateKey, "must be a private key in PEM without a passphrase, or a file with one");

/** The variables of Redis, in the order of `.env.example`. */
export const redisVariables = {
  REDIS_URL: redisServers.optional(),
  REDIS_USERNAME: text.optional(),
  REDIS_PASSWORD: text.optional(),
  REDIS_PASSWORD_FILE: text.optional(),
  REDIS_SENTINEL_USERNAME: text.optional(),
  REDIS_SENTINEL_PASSWORD: text.optional(),
  REDIS_SENTINEL_PASSWORD_FILE: text.optional(),
  REDIS_CA: certificate.optional(),
  REDIS_CA_FILE: text.optional(),
  REDIS_CERT: certificate.optional(),
  REDIS_CERT_FILE: text.optional(),
  REDIS_KEY: privateKey.optional(),
  REDIS_KEY_FILE: text.optional(),
  REDIS_TIMEOUT_MS: count(1, 5_000).default(50),
};

type RedisEnvironment = Omit<z.infer<z.ZodObject<typeof redisVariables>>, "REDIS_URL">;

/** Returns the complaints about variables that do not fit together. */
export function redisComplaints(present: Values): readonly string[] {
  const { success, data: servers } = redisServers.safeParse(present["REDIS_URL"]);
  // The rule of the variable itself complains.
  if (present["REDIS_URL"] !== undefined && !success) return [];
  const isSet = (name: string) => present[name] !== undefined;
  const complain = (names: readonly string[], isWrong: boolean, rule: string) =>
    isWrong ? names.filter(isSet).map((name) => `${name}: ${rule}`) : [];
  const isSentinel = servers?.topology === "sentinel";
  return [
    ...complain(["REDIS_USERNAME", "REDIS_PASSWORD"], !servers, "needs REDIS_URL"),
    ...complain(["REDIS_USERNAME"], servers?.username !== undefined, "must not be set where REDIS_URL has a user"),
    ...complain(["REDIS_PASSWORD"], servers?.password !== undefined, "must not be set where REDIS_URL has a password"),
    ...complain(["REDIS_USERNAME"], !isSet("REDIS_PASSWORD") && !servers?.password, "needs REDIS_PASSWORD"),
    ...complain(
      ["REDIS_URL"],
      servers?.username !== undefined && servers.password === undefined && !isSet("REDIS_PASSWORD"),
      "must have a password after its user (redis://:password@host without a user)",
    ),
    ...complain(
      ["REDIS_SENTINEL_USERNAME", "REDIS_SENTINEL_PASSWORD"],
      !isSentinel,
      "needs redis-sentinel in REDIS_URL",
    ),
    ...complain(["REDIS_SENTINEL_USERNAME"], !isSet("REDIS_SENTINEL_PASSWORD"), "needs REDIS_SENTINEL_PASSWORD"),
    ...complain(["REDIS_CA", "REDIS_CERT", "REDIS_KEY"], !servers?.usesTls, "needs rediss in REDIS_URL"),
    ...complain(["REDIS_CERT"], !isSet("REDIS_KEY"), "needs REDIS_KEY"),
    ...complain(["REDIS_KEY"], !isSet("REDIS_CERT"), "needs REDIS_CERT"),
    ...(isPair(present) ? [] : ["REDIS_KEY: must be the key of REDIS_CERT"]),
  ];
}

/** False for a certificate and a private key that can be used, but not together. */
function isPair({ REDIS_CERT, REDIS_KEY }: Values): boolean {
  const [cert, key] = [certificate.safeParse(REDIS_CERT).data, privateKey.safeParse(REDIS_KEY).data];
  if (cert === undefined || key === undefined) return true;
  return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
}

/** Returns the configuration of the client. `tls` is undefined for a connection without TLS. */
export function toRedis(servers: RedisServers, env: RedisEnvironment) {
  const { usesTls, username = env.REDIS_USERNAME, password = env.REDIS_PASSWORD, ...addresses } = servers;
  const { REDIS_CA: ca, REDIS_CERT: cert, REDIS_KEY: key } = env;
  return {
    ...addresses,
    username,
    password,
    sentinel: { username: env.REDIS_SENTINEL_USERNAME, password: env.REDIS_SENTINEL_PASSWORD },
    tls: usesTls ? { ca, cert, key } : undefined,
    timeoutMs: env.REDIS_TIMEOUT_MS,
  };
}
