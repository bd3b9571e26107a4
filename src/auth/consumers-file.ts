import { stdnum } from "stdnum";
import { parse, YAMLParseError } from "yaml";
import * as z from "zod";
import { StartError } from "../errors.js";

const siret = z.string().refine(isSiret, "must be a SIRET: 14 digits with a valid check digit");

/** La Poste's establishments are outside the check digit's rule. */
function isSiret(value: string): boolean {
  return (
    /^356000000\d{5}$/.test(value) ||
    (/^\d{14}$/.test(value) && stdnum["FR"]?.["siret"]?.validate(value).isValid === true)
  );
}

const Consumer = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1),
  siret,
  franceConnectClientIds: z.array(z.string().min(1)).default([]),
  apiKeys: z.array(z.string().regex(/^sha256:[0-9a-f]{64}$/, "must be sha256: and 64 hexadecimal digits")).default([]),
  modalities: z.array(z.enum(["france_connect", "civil_identity"])).default(["france_connect"]),
  scopes: z.array(z.string().regex(/^[a-z_]+$/, "must be the name of a scope")),
  rateLimit: z.strictObject({ requests: z.int().positive(), perSeconds: z.int().positive() }).optional(),
  datapass: z.string().optional(),
  legalBasis: z.string().optional(),
  /** The last day, in UTC, on which the consumer may ask. */
  expiresOn: z.iso.date("must be a date, YYYY-MM-DD").optional(),
});

const ConsumersFile = z.strictObject({ consumers: z.array(Consumer) }).superRefine(({ consumers }, context) => {
  for (const [field, values] of [
    ["id", consumers.map(({ id }) => id)],
    ["franceConnectClientIds", consumers.flatMap(({ franceConnectClientIds }) => franceConnectClientIds)],
    ["apiKeys", consumers.flatMap(({ apiKeys }) => apiKeys)],
  ] as const) {
    if (new Set(values).size < values.length) {
      context.addIssue({ code: "custom", path: ["consumers", field], message: "must not occur twice" });
    }
  }
});

/** A service provider that may ask, as its registration allows. */
export type Consumer = Readonly<z.infer<typeof Consumer>>;

/** The consumers of a YAML text. Throws StartError with every complaint, by field and rule. */
export function parseConsumers(text: string): readonly Consumer[] {
  const parsed = ConsumersFile.safeParse(parseYaml(text));
  if (parsed.success) return parsed.data.consumers;
  throw new StartError(parsed.error.issues.map(({ path, message }) => `CONSUMERS_FILE: ${path.join(".")}: ${message}`));
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    // The first line says what and where; the next ones quote the file.
    const [reason = ""] = error instanceof YAMLParseError ? error.message.split("\n") : [];
    throw new StartError([`CONSUMERS_FILE: not readable as YAML: ${reason}`]);
  }
}
