import type { IncomingMessage } from "node:http";
import { BlockList, isIPv4 } from "node:net";
import type { Config } from "../config/config.js";
import { readAddress } from "./rate-limits/network.js";

/** Characters of X-Forwarded-For: about fifty addresses. A longer header is not read. */
const maxHeaderLength = 2_048;

const namedNetworks: Readonly<Record<string, readonly string[]>> = {
  loopback: ["127.0.0.0/8", "::1"],
  linklocal: ["169.254.0.0/16", "fe80::/10"],
  uniquelocal: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"],
};

/**
 * Returns the address of a request's client: the connection's own, or the one that trusted proxies put into
 * X-Forwarded-For. The header is read from the nearest proxy on. An element that is not an address ends the reading.
 * The client then counts as the nearest known address, and not as a new client. Returns "" if even the connection has
 * no address.
 */
export function createAddressOf(trustProxy: Config["http"]["trustProxy"]) {
  const isTrusted = createTrust(trustProxy);
  /** The addresses of the connections. */
  const ownAddresses = new WeakMap<IncomingMessage["socket"], string>();
  return ({ socket, headers }: Pick<IncomingMessage, "socket" | "headers">): string => {
    let known = ownAddresses.get(socket) ?? readAddress(socket.remoteAddress ?? "") ?? "";
    if (known) ownAddresses.set(socket, known);
    if (headers["x-forwarded-for"] === undefined) return known;
    for (const [hop, element] of hopsOf(headers["x-forwarded-for"]).entries()) {
      const next = isTrusted(known, hop) ? readAddress(element) : undefined;
      if (next === undefined) return known;
      known = next;
    }
    return known;
  };
}

/** Returns whether a connection comes from a proxy whose address the operator has named. */
export function createIsFromProxy(trustProxy: Config["http"]["trustProxy"]) {
  if (typeof trustProxy !== "object") return () => false;
  const isTrusted = createTrust(trustProxy);
  return ({ socket }: Pick<IncomingMessage, "socket">): boolean =>
    isTrusted(readAddress(socket.remoteAddress ?? "") ?? "", 0);
}

export type AddressOf = ReturnType<typeof createAddressOf>;

/** Returns the hops, from the nearest one to the client. */
function hopsOf(header: string | readonly string[] = ""): readonly string[] {
  const text = header.toString();
  if (text.length > maxHeaderLength) return [];
  const elements = text.split(",").map((element) => element.trim());
  return elements.filter(Boolean).reverse();
}

/**
 * Whether the address is a trusted proxy. `hop` counts from the connection's own address. A number is the count of
 * trusted proxies.
 */
function createTrust(trusted: Config["http"]["trustProxy"]): (address: string, hop: number) => boolean {
  if (typeof trusted === "boolean") return () => trusted;
  if (typeof trusted === "number") return (_address, hop) => hop < trusted;
  const networks = new BlockList();
  for (const network of trusted.flatMap((name) => namedNetworks[name] ?? name)) {
    const [address = "", length] = network.split("/");
    const family = familyOf(address);
    if (length === undefined) networks.addAddress(address, family);
    else networks.addSubnet(address, Number(length), family);
  }
  return (address) => address !== "" && networks.check(address, familyOf(address));
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIPv4(address) ? "ipv4" : "ipv6";
}
