import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import * as z from "zod";

const minRsaBits = 2048;

/** One of our private encryption keys, as its document gives it; `use` and `alg` have defaults. */
const PrivateJwk = z
  .looseObject({
    kty: z.enum(["EC", "RSA"], "must be EC or RSA"),
    crv: z.enum(["P-256", "P-384", "P-521"], "must be P-256, P-384 or P-521").optional(),
    d: z.string("must be there: the key is to be private"),
    use: z.literal("enc", "must be enc").default("enc"),
    alg: z.string().optional(),
    kid: z.string().optional(),
  })
  .refine((key) => isUsable(key), "must be a whole private key of its kind (RSA of 2048 bits or more)")
  .transform((key) => ({ ...key, alg: key.alg ?? algOf[key.kty] }))
  .refine(({ kty, alg }) => alg.startsWith(kty === "EC" ? "ECDH-ES" : "RSA-OAEP"), "must have an alg of its kty");

const algOf = { EC: "ECDH-ES", RSA: "RSA-OAEP-256" };

const PrivateJwks = z.object({ keys: z.array(PrivateJwk).min(1, "must hold at least one key") });

export type PrivateJwk = z.infer<typeof PrivateJwk>;

/** An environment variable that holds a JWKS document of private keys, or its path. Complaints quote nothing of it. */
export const privateJwks = z.string().transform((value, context): readonly PrivateJwk[] => {
  try {
    const document: unknown = JSON.parse(value.trimStart().startsWith("{") ? value : readFileSync(value, "utf8"));
    const parsed = PrivateJwks.safeParse(document);
    if (parsed.success) return parsed.data.keys;
    for (const { path, message } of parsed.error.issues) context.addIssue({ code: "custom", path, message });
  } catch {
    context.addIssue("must be a JWKS document, or the path of a readable one");
  }
  return z.NEVER;
});

function isUsable(jwk: { readonly kty: string; readonly crv?: string | undefined }): boolean {
  try {
    const { asymmetricKeyDetails } = createPrivateKey({ format: "jwk", key: { ...jwk } });
    return jwk.kty === "EC" ? jwk.crv !== undefined : (asymmetricKeyDetails?.modulusLength ?? 0) >= minRsaBits;
  } catch {
    return false;
  }
}
