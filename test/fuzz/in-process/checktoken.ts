import { generateKeyPairSync } from "node:crypto";
import { CompactEncrypt, SignJWT, type JWK } from "jose";
import { AccessToken } from "../../../src/auth/access-token.js";
import { createChecktoken } from "../../../src/auth/franceconnect/checktoken.js";
import { createEncryptionKeys } from "../../../src/auth/franceconnect/encryption-keys.js";
import { createSigningKeys } from "../../../src/auth/franceconnect/signing-keys.js";
import { createKeys } from "../../../src/cache/keys.js";
import { loadConfig, type Config } from "../../../src/config/config.js";
import { HttpAnswer } from "../../../src/http-client/http-answer.js";
import { completeEnvironment } from "../../support/gateway/environment.js";
import { ringKey } from "../../support/gateway/keyring.js";
import { unsignedAnswers } from "../grammar/answers.js";
import { envelopes, isGenuine, placeholder, token, type Envelope } from "../grammar/envelopes.js";
import { defineTarget, Fault, type Target } from "../target.js";
import { resultOrCode } from "./documented.js";

type FranceConnect = Config["franceConnect"];

const signing = generateKeyPairSync("ec", { namedCurve: "P-256" });
const foreign = generateKeyPairSync("ec", { namedCurve: "P-256" });
const published = { ...signing.publicKey.export({ format: "jwk" }), kid: "k", alg: "ES256", use: "sig" };
const jwks = new HttpAnswer(200, {}, Buffer.from(JSON.stringify({ keys: [published] })));

export async function createChecktokenTargets(): Promise<readonly Target[]> {
  const config = loadConfig(completeEnvironment()).franceConnect;
  const encryptionKeys = await createEncryptionKeys(config);
  const [encryptionKey = {}] = encryptionKeys.publicJwks.keys;
  const { ask, setAnswer } = createAsk(config, encryptionKeys);
  const signed = defineTarget({
    name: "signed answers of checktoken",
    share: 3,
    cases: envelopes,
    async check(envelope) {
      const sealed = await seal(config, encryptionKey, envelope);
      const arrived = envelope.arrives.replace(placeholder, sealed);
      setAnswer(new HttpAnswer(200, { "content-type": "application/token-introspection+jwt" }, Buffer.from(arrived)));
      return resultOrCode(ask, ({ active }) => {
        if (isGenuine(envelope, active) && arrived.trim() === sealed) return active ? "active" : "inactive";
        throw new Fault("wrong", "an answer counts that FranceConnect has not sent for this token");
      });
    },
  });
  const unsigned = defineTarget({
    name: "unsigned answers of checktoken",
    share: 8,
    cases: unsignedAnswers,
    check({ status, headers, body }) {
      setAnswer(new HttpAnswer(status, headers, body));
      return resultOrCode(ask, () => {
        throw new Fault("wrong", "an answer counts that nobody has signed");
      });
    },
  });
  return [signed, unsigned];
}

/** Verifies the token with the answer that is set. */
function createAsk(config: FranceConnect, encryptionKeys: Awaited<ReturnType<typeof createEncryptionKeys>>) {
  let answer = jwks;
  const fetch = (url: string | URL) => Promise.resolve(String(url) === config.jwksUrl ? jwks : answer);
  const { subjectOf } = createKeys([ringKey("k1")]);
  const checktoken = createChecktoken({
    config,
    fetch,
    encryptionKeys,
    signingKeys: createSigningKeys(config.jwksUrl, fetch),
    subjectOf: (sub, person) => subjectOf({ modality: "france_connect", identifiers: [config.issuer, sub], ...person }),
    onAnswer: () => false,
  });
  return {
    ask: () => checktoken(new AccessToken(token)),
    setAnswer: (next: HttpAnswer) => void (answer = next),
  };
}

async function seal({ issuer, clientId }: FranceConnect, { kty, crv, x, y }: JWK, envelope: Envelope): Promise<string> {
  const { introspection, outer, isForeign, alg, enc } = envelope;
  const iat = Math.floor(Date.now() / 1_000);
  const claims = { iss: issuer, aud: clientId, iat, token_introspection: introspection, ...outer };
  const key = (isForeign ? foreign : signing).privateKey;
  const jws = await new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: "k" }).sign(key);
  const recipient = { kty, crv, x, y } as JWK;
  return new CompactEncrypt(Buffer.from(jws)).setProtectedHeader({ alg, enc }).encrypt(recipient);
}
