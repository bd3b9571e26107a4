import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";

// The path is relative to the compiled file.
const sandboxConsumers = new URL("../../../../sandbox/consumers.yaml", import.meta.url);

const consumer = {
  id: "ville-exemple",
  name: "Ville d'Exemple",
  siret: "13002526500013",
  franceConnectClientIds: ["sp-ville-exemple"],
  modalities: ["france_connect"],
  scopes: ["complementaire_sante_solidaire", "revenu_solidarite_active", "revenu_solidarite_active_majoration"],
};

interface ConsumersFile {
  readonly path: string;
  rewrite(consumers: readonly object[]): void;
  rewriteText(text: string): void;
}

/** Returns the text of a consumers file. Each entry overrides fields of a valid one. */
export function consumersText(consumers: readonly object[]): string {
  return stringify({ consumers: consumers.map((one) => ({ ...consumer, ...one })) });
}

/** Writes a new file with this text. Returns its path. */
export function writeText(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), "consumers-")), "consumers.yaml");
  writeFileSync(path, text);
  return path;
}

/** Writes a new consumers file. */
export function writeConsumers(consumers: readonly object[]): ConsumersFile {
  const path = writeText(consumersText(consumers));
  const rewriteText = (text: string) => {
    writeFileSync(path, text);
  };
  const rewrite = (changed: readonly object[]) => {
    rewriteText(consumersText(changed));
  };
  return { path, rewrite, rewriteText };
}

/** Writes a copy of the sandbox's own consumers, without rate limits. Returns its path. */
export function writeUnlimitedConsumers(): string {
  const { consumers } = parse(readFileSync(sandboxConsumers, "utf8")) as { consumers: readonly object[] };
  return writeText(stringify({ consumers: consumers.map((one) => ({ ...one, rateLimit: undefined })) }));
}
