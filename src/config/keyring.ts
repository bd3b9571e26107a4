import * as z from "zod";

const keyBytes = 32;
/** 32 random bytes contain about 30 distinct values; fewer than this means that a person made up the key. */
const minDistinctBytes = 16;

/** One key of the ring: everything stored about people is named and sealed with keys derived from it. */
export interface RingKey {
  /** Written in clear at the start of every name made with this key. */
  readonly id: string;
  /** Base64 of 32 bytes. */
  readonly secret: string;
}

/** The current key is first: it writes. All keys read. */
export type Keyring = readonly [RingKey, ...RingKey[]];

/**
 * The environment variable: `id:base64-of-32-bytes[,id:…]`. Complaints quote nothing of it: a secret may be in the
 * place of an id.
 */
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

/** The environment variable of a single key: base64 of 32 random bytes. Complaints quote nothing of it. */
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
  return new Set(bytes).size < minDistinctBytes ? ["must be random"] : [];
}
