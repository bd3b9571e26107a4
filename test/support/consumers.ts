import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";

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

/** The text of a consumers file; each entry is laid over a good one. */
export function consumersText(consumers: readonly object[]): string {
  return stringify({ consumers: consumers.map((one) => ({ ...consumer, ...one })) });
}

/** A file of its own with this text. Returns its path. */
export function writeText(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), "consumers-")), "consumers.yaml");
  writeFileSync(path, text);
  return path;
}

/** A consumers file of its own. */
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
