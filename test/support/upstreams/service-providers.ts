import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readClients } from "../../../sandbox/clients.js";
import { dataProvider } from "../../../sandbox/registrations.js";
import { startSandbox } from "../../../sandbox/sandbox.js";

const algorithms = { signedAlg: "ES256", encryptedAlg: "ECDH-ES", encryptedEnc: "A256GCM" } as const;

/** Writes a file for SANDBOX_CLIENTS. Returns its path. */
export function writeClients(content: unknown): string {
  const path = join(mkdtempSync(join(tmpdir(), "clients-")), "clients.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

/** Starts only FranceConnect's stand-in, with these service providers beside its own. */
export async function startFranceConnectFor(clients: readonly unknown[]) {
  const { franceConnect, close } = await startSandbox({
    franceConnect: { port: 0 },
    apiSecu: undefined,
    config: { franceConnect: { ...dataProvider, ...algorithms } },
    gatewayUrl: () => "http://127.0.0.1:1",
    clients: readClients(writeClients(clients)),
  });
  return { issuer: franceConnect?.issuer ?? "", close };
}
