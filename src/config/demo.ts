import { basename, dirname } from "node:path";
import { isLoopback } from "./variable-rules.js";

type Variables = Readonly<Record<string, string | undefined>>;

/** The published demo key (`sandbox/registrations.ts`) as a consumers file holds it. Everybody knows that key. */
export const demoKeyHash = "sha256:63ca1cfb62cb7e03cf3915a283bb76028297cc5edc5db4d862becf0e938c6559";

/**
 * The id of the key that a demo creates, and the folder of its audit (`sandbox/environment.ts`): they identify a demo.
 */
const demoKeyId = "demo";
const demoFolderPrefix = "prestations-gateway-demo-";

const upstreams = [
  "FRANCECONNECT_ISSUER",
  "FRANCECONNECT_CHECKTOKEN_URL",
  "FRANCECONNECT_JWKS_URL",
  "API_SECU_BASE_URL",
  "API_SECU_TOKEN_URL",
  "API_PARTICULIER_BASE_URL",
];

/**
 * Whether stand-ins, demo consumers and their own keys replace all that is not configured. This is so outside
 * production, if no upstream is configured, and HOST and PUBLIC_URL are on loopback unless DEMO=true.
 */
export function isEmbedded(environment: Variables): boolean {
  const isLocal = isLoopback(environment["HOST"] || "127.0.0.1") && isOnLoopback(environment["PUBLIC_URL"]);
  return (
    environment["NODE_ENV"] !== "production" &&
    upstreamsOf(environment).length === 0 &&
    (isLocal || environment["DEMO"] === "true")
  );
}

/**
 * Whether the gateway may use what belongs to a demo, first of all the published demo key: with DEMO=true, outside
 * production, and with stand-ins on loopback.
 */
export function allowsDemoKey(environment: Variables): boolean {
  return isDeclaredDemo(environment) && upstreamsOf(environment).every(isOnLoopback);
}

/**
 * Returns a complaint about each variable that belongs to a demo, if the gateway is more than a demo. The consumers
 * file has its own complaint.
 */
export function demoComplaints(environment: Variables): readonly string[] {
  if (allowsDemoKey(environment)) return [];
  const { KEYRING = "", AUDIT_LOG = "" } = environment;
  const where = "it is for DEMO=true with stand-ins on loopback";
  const hasDemoKey = KEYRING.split(",").some((key) => key.trim().startsWith(`${demoKeyId}:`));
  return [
    ...(hasDemoKey ? [`KEYRING: must not hold a demo's key: ${where}; npm run keyring makes another`] : []),
    ...(basename(dirname(AUDIT_LOG)).startsWith(demoFolderPrefix)
      ? [`AUDIT_LOG: must not be a demo's temporary file: ${where}`]
      : []),
    ...(isDeclaredDemo(environment) ? ["DEMO: must not be true with an upstream beyond this machine"] : []),
  ];
}

const isDeclaredDemo = (environment: Variables) =>
  environment["DEMO"] === "true" && environment["NODE_ENV"] !== "production";

const upstreamsOf = (environment: Variables) => upstreams.flatMap((name) => environment[name] || []);

/** A value that is not a URL has its own complaint. */
function isOnLoopback(url: string | undefined): boolean {
  return !url || !URL.canParse(url) || isLoopback(new URL(url).hostname);
}
