import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { toSubject } from "../../../src/auth/authorize-civil-identity.js";
import { readCivilIdentity } from "../../../src/identity/civil-identity.js";
import { anyText, mostly } from "../grammar/text.js";
import { defineTarget, Fault, type Target } from "../target.js";
import { consumer, type FuzzedGateway } from "./gateway.js";
import { newIdentity } from "./sources.js";
import { yes } from "./upstream.js";

const query = "query($identity: CivilIdentityInput!) { person(identity: $identity) { css { outcome } } }";
const scope = "complementaire_sante_solidaire";
const values = fc.oneof(
  fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
  anyText.map((text) => Buffer.from(text)),
  fc.constant(Buffer.alloc(300_000)),
);
const kinds = mostly(fc.constant("string" as const), fc.constantFrom("list" as const, "hash" as const), 5);

/** Values in a real Redis that the gateway has not written: it uses none of them, and asks the source. */
export function createRedisValueTarget({ postOperation, meter, keys, redis, upstream }: FuzzedGateway): Target {
  const write = async (name: string, kind: "string" | "list" | "hash", value: Buffer) => {
    if (kind === "string") await redis.set(name, value, "EX", 60);
    else
      await (kind === "list" ? redis.lpush(name, value) : redis.hset(name, "a", value)).then(() =>
        redis.expire(name, 60),
      );
  };
  return defineTarget({
    name: "values in Redis",
    share: 4,
    meter,
    cases: fc.record({ fact: values, generation: values, session: values, kind: kinds }),
    async check({ fact, generation, session, kind }) {
      const identity = newIdentity();
      const cacheKey = cacheKeyOf(keys, identity);
      const cookie = randomBytes(32).toString("base64url");
      await write(cacheKey.name, kind, fact);
      await write(cacheKey.generation, kind, generation);
      await write(keys.recordCacheKeys("session", cookie)[0].name, kind, session);
      upstream.reply({ secu: yes });
      const asked = await postOperation({ query, variables: { identity } });
      if (!asked.text.includes('"BENEFICIARY"')) throw new Fault("wrong", `not the source's answer: ${asked.text}`);
      const own = await postOperation({ query: "{ me { css { outcome } } }" }, { cookie: `__Host-session=${cookie}` });
      if (!own.text.includes('"me":null')) throw new Fault("wrong", `a session that nobody has: ${own.text}`);
      return asked.result;
    },
  });
}

/** Returns the names of the person's fact and generation. */
function cacheKeyOf(keys: FuzzedGateway["keys"], identity: ReturnType<typeof newIdentity>) {
  const subject = toSubject(readCivilIdentity(identity), keys.subjectOf);
  const fact = { recipient: consumer.siret, source: "API_SECU", benefit: "CSS", grantedScopes: [scope] };
  return subject.factKey(fact).cacheKeys[0];
}
