const groupsOfAddress = 8;
const groupsOfNetwork = 4;

/** Whom an address stands for: itself in IPv4, its /64 in IPv6, for each customer has as many addresses there as it likes. */
export function networkOf(address: string): string {
  const [, mapped] = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(address) ?? [];
  if (mapped !== undefined || !address.includes(":")) return mapped ?? address;
  const [head = [], tail] = address
    .replace(/%.*$/, "")
    .split("::")
    .map((half) => half.split(":").filter(Boolean));
  const zeros = tail === undefined ? 0 : groupsOfAddress - head.length - tail.length;
  const groups = [...head, ...Array.from({ length: zeros }, () => "0"), ...(tail ?? [])];
  return groups
    .slice(0, groupsOfNetwork)
    .map((group) => parseInt(group, 16).toString(16))
    .join(":");
}
