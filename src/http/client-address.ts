import type { IncomingMessage } from "node:http";
import { BlockList, isIPv4 } from "node:net";
import type { Config } from "../config/config.js";
import { readAddress } from "./rate-limits/network.js";

/** Characters of X-Forwarded-For: some fifty addresses. A longer one is not read. */
const maxHeaderLength = 2_048;

const namedNetworks: Readonly<Record<string, readonly string[]>> = {
  loopback: ["127.0.0.0/8", "::1"],
  linklocal: ["169.254.0.0/16", "fe80::/10"],
  uniquelocal: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"],
};

/**
 * The address of a request's client: the connection's own, or what trusted proxies put into X-Forwarded-For, read from the
 * nearest on. What is no address ends the reading: then the client counts as the nearest address that is known, and not as
 * somebody new. "" where even the connection has none.
 */
export function createAddressOf(trustProxy: Config["http"]["trustProxy"]) {
  const isTrusted = createTrust(trustProxy);
  return ({ socket, headers }: Pick<IncomingMessage, "socket" | "headers">): string => {
    let known = readAddress(socket.remoteAddress ?? "") ?? "";
    for (const [hop, element] of hopsOf(headers["x-forwarded-for"]).entries()) {
      const next = isTrusted(known, hop) ? readAddress(element) : undefined;
      if (next === undefined) return known;
      known = next;
    }
    return known;
  };
}

export type AddressOf = ReturnType<typeof createAddressOf>;

/** From the nearest to the client. */
function hopsOf(header: string | readonly string[] = ""): readonly string[] {
  const text = header.toString();
  if (text.length > maxHeaderLength) return [];
  const elements = text.split(",").map((element) => element.trim());
  return elements.filter(Boolean).reverse();
}

/** Whether the address, so many hops before the connection's own, is a proxy that is believed. A number counts the proxies. */
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
