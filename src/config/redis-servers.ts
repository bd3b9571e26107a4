import { isIPv6 } from "node:net";
import * as z from "zod";

interface RedisAddress {
  readonly host: string;
  readonly port: number;
}

/** How Redis is run: one server, a primary that sentinels name, or a cluster whose nodes share the keys. */
export interface RedisServers {
  readonly topology: "server" | "sentinel" | "cluster";
  /** The addresses of the server, of the sentinels, or of some nodes of the cluster. */
  readonly addresses: readonly RedisAddress[];
  /** The name that the sentinels give to the primary; empty without sentinels. */
  readonly primaryName: string;
  readonly database: number;
  readonly usesTls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
}

const urlParts = /^(rediss?)(?:-(sentinel|cluster))?:\/\/(?:([^@/?#]*)@)?([^@/?#]+)(?:\/([^?#]*))?([?#].*)?$/i;
const addressParts = /^(?:\[([\da-f:.]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/i;
const encodingHint = "; a password with / ? # @ belongs into REDIS_PASSWORD";
const defaultPorts = { server: 6379, sentinel: 26_379, cluster: 6379 };

/** A URL of `redis`, `redis-sentinel` or `redis-cluster`; `rediss` for TLS. Complaints quote nothing of it. */
export const redisServers = z.string().transform((value, context): RedisServers => {
  const servers = parse(value);
  if (typeof servers !== "string") return servers;
  context.addIssue(servers);
  return z.NEVER;
});

/** Returns the servers, or a complaint. */
function parse(url: string): RedisServers | string {
  const [whole, scheme = "", kind = "server", credentials = "", hosts = "", path = "", rest] = urlParts.exec(url) ?? [];
  if (whole === undefined)
    return `must be redis://host, redis-sentinel://host,host/name or redis-cluster://host,host (rediss for TLS)${encodingHint}`;
  if (rest !== undefined) return "must have no parameters: nothing after ? or #";
  const topology = kind.toLowerCase() as RedisServers["topology"];
  const addresses = hosts.split(",").flatMap((host) => toAddress(host, defaultPorts[topology]) ?? []);
  if (addresses.length < hosts.split(",").length) return "must have hosts, each with a port from 1 to 65535 or none";
  if (topology === "server" && addresses.length > 1)
    return "must have one host: several are redis-sentinel or redis-cluster";
  const [username, password] = credentials.split(/:(.*)/s).map(decode);
  const [first = "", ...others] = path.split("/").map(decode);
  const [primaryName, [database = "", ...more]] = topology === "sentinel" ? [first, others] : ["", [first, ...others]];
  if (topology === "sentinel" && !primaryName) return "must name the primary: redis-sentinel://host,host/name";
  if (topology === "cluster" && database !== "") return "must have no database: a cluster has only one";
  if (more.length > 0 || !/^\d{0,6}$/.test(database)) return "must end with the number of a database, or without";
  return {
    ...{ topology, addresses, primaryName, database: Number(database), usesTls: /^rediss/i.test(scheme) },
    username: username === "" ? undefined : username,
    password: password === "" ? undefined : password,
  };
}

function toAddress(text: string, defaultPort: number): RedisAddress | undefined {
  const [whole, v6, name, port = String(defaultPort)] = addressParts.exec(text) ?? [];
  const host = v6 === undefined ? name : isIPv6(v6) ? v6 : undefined;
  const isUsable = whole !== undefined && host !== undefined && Number(port) >= 1 && Number(port) <= 65_535;
  return isUsable ? { host, port: Number(port) } : undefined;
}

/** A `%` that encodes nothing stands for itself. */
function decode(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}
