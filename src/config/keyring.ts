import * as z from "zod";

const keyBytes = 32;
/** Of 32 random bytes, some 30 differ; so few that a person made the key up. */
const fewestDistinctBytes = 16;

/** One key of the ring: everything that is remembered about people is named and sealed with keys derived from it. */
export interface RingKey {
  /** Stands in clear in front of what it made. */
  readonly id: string;
  /** Base64 of 32 bytes. */
  readonly secret: string;
}

/** The current key first: it writes. All of them read. */
export type Keyring = readonly [RingKey, ...RingKey[]];

/** The environment variable: `id:base64-of-32-bytes[,id:…]`. Quotes nothing of it: a secret may stand where an id should. */
export const keyring = z.string().transform((value, context): Keyring => {
  const keys = value.split(",").map((entry) => {
    const [id = "", secret = "", ...rest] = entry.trim().split(":");
    return { id, secret: rest.length === 0 ? secret : "" };
  });
  const complaints = keys.flatMap((key, index) =>
    complaintsAbout(key).map((rule) => `key ${String(index + 1)} ${rule}`),
  );
  if (new Set(keys.map(({ id }) => id)).size < keys.length) complaints.push("must not name two keys alike");
  if (new Set(keys.map(({ secret }) => secret)).size < keys.length) complaints.push("must not hold a key twice");
  for (const complaint of complaints) context.addIssue(complaint);
  return complaints.length === 0 ? (keys as unknown as Keyring) : z.NEVER;
});

/** The environment variable of a single key: base64 of 32 random bytes. Quotes nothing of it. */
export const secretKey = z.string().superRefine((secret, context) => {
  for (const complaint of complaintsAboutSecret(secret)) context.addIssue(complaint);
});

function complaintsAbout({ id, secret }: RingKey): string[] {
  if (!/^[\w-]{1,32}$/.test(id)) return ["must begin with an id of letters, digits, - or _"];
  return complaintsAboutSecret(secret);
}

function complaintsAboutSecret(secret: string): string[] {
  const bytes = Buffer.from(secret, "base64");
  if (bytes.length !== keyBytes || !/^[A-Za-z\d+/]{43}=?$/.test(secret)) return ["must be base64 of 32 bytes"];
  return new Set(bytes).size < fewestDistinctBytes ? ["must be random"] : [];
}
