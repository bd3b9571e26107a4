import { isIPv4, isIPv6 } from "node:net";

const maxAddressLength = 64;
const groupsOfAddress = 8;
const groupsOfNetwork = 4;

const withPort = /^(?:(\d{1,3}(?:\.\d{1,3}){3})|\[([^\]]+)\])(?::\d{1,5})?$/;
const mappedIPv4 = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/;

/**
 * Returns an IP address in its shortest form, without port, brackets and zone. An IPv4 address mapped into IPv6 becomes
 * the IPv4 address. Undefined for anything else.
 */
export function readAddress(text: string): string | undefined {
  if (text.length > maxAddressLength) return undefined;
  const [, ipv4, ipv6] = withPort.exec(text) ?? [];
  const address = (ipv4 ?? ipv6 ?? text).replace(/%.*$/, "");
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return undefined;
  const shortestForm = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [, high, low] = mappedIPv4.exec(shortestForm) ?? [];
  return high === undefined || low === undefined ? shortestForm : toIPv4(high, low);
}

function toIPv4(high: string, low: string): string {
  return [high, low]
    .map((group) => parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 0xff])
    .join(".");
}

/**
 * Returns the network that an address counts for: the address itself in IPv4, its /64 in IPv6, because an IPv6 customer
 * can use any number of addresses there. Any text that is not an address counts for the same network, "".
 */
export function networkOf(text: string): string {
  const address = readAddress(text) ?? "";
  if (!address.includes(":")) return address;
  const [head = [], tail = []] = address.split("::").map((half) => half.split(":").filter(Boolean));
  const zeros = Array<string>(groupsOfAddress - head.length - tail.length).fill("0");
  return [...head, ...zeros, ...tail].slice(0, groupsOfNetwork).join(":");
}
