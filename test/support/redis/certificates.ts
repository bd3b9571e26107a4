import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The paths of a certificate and of its private key, in PEM. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** A private authority that lives for a day. */
export interface Authority {
  /** The path of its own certificate. */
  readonly ca: string;
  /** Creates a certificate of this name, for 127.0.0.1. */
  issue(name: string): KeyPair;
  /** Removes all files. */
  remove(): void;
}

const ecKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

export function createAuthority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), "authority-"));
  const file = (name: string) => join(folder, name);
  const create = (name: string, args: readonly string[]): KeyPair => {
    const [cert, key] = [file(`${name}.pem`), file(`${name}.key`)];
    const subject = ["-subj", `/CN=${name}`, "-days", "1"];
    execFileSync("openssl", ["req", "-x509", ...ecKey, ...subject, "-out", cert, "-keyout", key, ...args], {
      stdio: "pipe",
    });
    return { cert, key };
  };
  const { cert: ca, key: caKey } = create("authority", []);
  return {
    ca,
    issue: (name) =>
      create(name, [
        ...["-CA", ca, "-CAkey", caKey],
        ...["-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE"],
      ]),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
