import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
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

/** The settings of a server that listens on this port with TLS only, and asks its clients for a certificate. */
export function tlsSettings(port: number, { ca }: Authority, { cert, key }: KeyPair): readonly [string, string][] {
  return [
    ["port", "0"],
    ["tls-port", String(port)],
    ["tls-replication", "yes"],
    ["tls-ca-cert-file", ca],
    ["tls-cert-file", cert],
    ["tls-key-file", key],
  ];
}

/** Returns the authority's certificate, and this one with its key, in PEM. */
export const contentsOf = ({ ca }: Authority, { cert, key }: KeyPair) => ({
  ca: readFileSync(ca, "utf8"),
  cert: readFileSync(cert, "utf8"),
  key: readFileSync(key, "utf8"),
});
