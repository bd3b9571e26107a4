import { isIP } from "node:net";
import * as z from "zod";

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|::1)$/;

/** Whether a host, as a URL or HOST names it, is this machine and reached from this machine only. */
export const isLoopback = (host: string): boolean => loopback.test(host);

export const text = z.string().min(1);
export const count = (min: number, max: number) =>
  z.coerce.number({ error: "must be a whole number" }).int("must be a whole number").min(min).max(max);
export const flag = z.enum(["true", "false"], "must be true or false").transform((value) => value === "true");
export const host = text.refine(
  (value) => isIP(value) > 0 || URL.canParse(`http://${value}`),
  "must be an address or a name",
);
/** A port of its own, or the public one. */
export const operatorPort = z
  .string()
  .refine(
    (value) => value === "public" || (/^\d{1,5}$/.test(value) && Number(value) <= 65_535),
    "must be a port, or public",
  )
  .transform((value) => (value === "public" ? value : Number(value)));
export const share = z
  .string()
  .regex(/^(0|1|[01]?\.\d+)$/, "must be a number from 0 to 1")
  .transform(Number)
  .refine((value) => value <= 1, "must be a number from 0 to 1");
/** Plain http is accepted: a collector often runs beside the gateway, and receives nothing personal. */
export const collectorUrl = z
  .string()
  .refine(
    (value) => /^https?:\/\//i.test(value) && URL.canParse(value) && isPlainUrl(new URL(value)),
    "must be an http or https URL: no query, no fragment, no credentials",
  );
/** OpenTelemetry's format: `name=value`, comma separated, with percent-encoded values. */
export const headerList = z.string().transform((value, context): Readonly<Record<string, string>> => {
  const pairs = value.split(",").map((pair) => /^\s*([\w-]+)\s*=([\x21-\x7e ]*)$/.exec(pair) ?? []);
  const headers = pairs.map(([, name, encoded]) => [name, decode(encoded)] as const);
  if (!headers.every((header): header is [string, string] => header.every((part) => part !== undefined))) {
    context.addIssue("must be headers: name=value, comma separated, values percent-encoded");
    return {};
  }
  return Object.fromEntries(headers);
});

function decode(encoded: string | undefined): string | undefined {
  try {
    return encoded === undefined ? undefined : decodeURIComponent(encoded.trim());
  } catch {
    return undefined;
  }
}

function isPlainUrl({ search, hash, username, password }: URL): boolean {
  return [search, hash, username, password].every((part) => part === "");
}

export const upstreamUrl = z.string().superRefine((value, context) => {
  const complaint = upstreamUrlComplaint(value);
  if (complaint) context.addIssue(complaint);
});
/** An origin only: the session cookie belongs to a whole host, and the gateway builds addresses on it. */
export const publicUrl = z
  .string()
  .refine(
    (value) =>
      /^https?:\/\//i.test(value) && URL.canParse(value) && new URL(value).href === `${new URL(value).origin}/`,
    "must be an http or https origin: no path, no query, no credentials",
  )
  .transform((value) => new URL(value).origin);
export const scopes = z
  .string()
  .transform((list) => list.split(/\s+/).filter(Boolean))
  .refine((list) => list.includes("openid"), "must hold openid")
  .refine((list) => list.every((scope) => /^[a-z_]+$/.test(scope)), "must be names of scopes, separated by spaces");
export const origins = z
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
/** Compared exactly with the `iss` of tokens. */
export const issuerUrl = upstreamUrl.refine((value) => !value.endsWith("/"), "must not end with a slash");
export const baseUrl = upstreamUrl.transform((value) => value.replace(/\/+$/, ""));
export const benefitSource = z.enum(["api-secu", "api-particulier"], "must be api-secu or api-particulier");

const namedNetworks = new Set(["loopback", "linklocal", "uniquelocal"]);
/** How many proxies are in front, or which: their addresses, networks, or the names of the private ones. */
export const trustProxy = z.string().transform((value, context): boolean | number | string[] => {
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
  const maxLength = { 4: 32, 6: 128 }[isIP(address)];
  return maxLength !== undefined && rest.length === 0 && /^\d{1,3}$/.test(length) && Number(length) <= maxLength;
}

function upstreamUrlComplaint(value: string): string | undefined {
  if (!URL.canParse(value)) return "must be an absolute URL";
  const { protocol, hostname, username, password } = new URL(value);
  if (username || password) return "must not hold credentials";
  if (protocol === "https:" || (protocol === "http:" && isLoopback(hostname))) return undefined;
  return "must be an https URL (http is accepted towards loopback only)";
}
