import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { apiParticulierAnswers, apiSecuAnswers, unsignedAnswers, type UpstreamAnswer } from "../grammar/answers.js";
import { nearlyRecord } from "../grammar/json.js";
import { nearlyBytes, mostly } from "../grammar/text.js";
import { defineTarget, Fault, type Target } from "../target.js";
import type { FuzzedGateway } from "./gateway.js";
import { toBytes, type Reply } from "./upstream.js";

const query =
  "query($identity: CivilIdentityInput!) { person(identity: $identity) { css { outcome } rsa { outcome } } }";
/** A pause, an outage or a lock that the source announces makes the gateway stop its calls: the parsers are tested in process. */
const pauses = ({ status, body }: UpstreamAnswer) =>
  [429, 502, 503].includes(status) || Buffer.from(body).includes("00015");
const replies = (answers: fc.Arbitrary<UpstreamAnswer>): fc.Arbitrary<Reply> => {
  const calm = answers.filter((answer) => !pauses(answer));
  // A circuit breaker opens if most calls are not answered.
  return mostly<Reply>(calm, nearlyBytes(calm.map(toBytes)), 5);
};
const tokens = nearlyRecord({
  access_token: fc.string(),
  token_type: fc.constantFrom("bearer", "mac"),
  expires_in: fc.double(),
});
const tokenReplies = replies(
  fc.record({
    status: mostly(fc.constant(200), fc.constantFrom(400, 401, 500, 302)),
    headers: fc.constant({ "content-type": "application/json" }),
    body: tokens.map((token) => Buffer.from(JSON.stringify(token))),
  }),
);

const lettersOf = (bytes: Buffer) => bytes.toString("hex").replace(/\d/g, (digit) => "ghijklmnop"[Number(digit)] ?? "");
/** Another person for each case, so that no cache knows the answer. */
export const newIdentity = () => ({
  birthName: lettersOf(randomBytes(8)),
  givenNames: ["Ada"],
  birthDate: "1962-08-24",
  gender: "FEMALE" as const,
  birthCountry: "99139",
});

type Outcomes = Readonly<Record<"css" | "rsa", { readonly outcome: string } | null>>;

/** Yes and no need the source's own word, whatever surrounds it. */
const words = { css: "code", rsa: "est_beneficiaire" };

function judgeOutcome(benefit: "css" | "rsa", outcome: string | undefined, reply: Reply): void {
  const text = Buffer.from(reply instanceof Uint8Array ? reply : toBytes(reply)).toString();
  const said = outcome === "BENEFICIARY" ? "true" : "false";
  const isSaid = /^HTTP\/1\.\d 200/.test(text) && new RegExp(`"${words[benefit]}":${said}`).test(text);
  const isUnknown = outcome === "UNKNOWN" && /^HTTP\/1\.\d 4\d\d/.test(text);
  if (outcome !== undefined && !isSaid && !isUnknown)
    throw new Fault("wrong", `${benefit}: ${outcome} from an answer that does not say so`);
}

export function createSourceTargets({ postOperation, meter, key, upstream }: FuzzedGateway): readonly Target[] {
  return [
    defineTarget({
      name: "answers of the sources, over HTTP",
      share: 6,
      meter,
      cases: fc.record({
        secu: replies(apiSecuAnswers),
        particulier: replies(apiParticulierAnswers),
        token: fc.option(tokenReplies, { freq: 1, nil: undefined }),
      }),
      async check({ secu, particulier, token }) {
        upstream.reply({ secu, particulier, ...(token && { token }) });
        const { result, text } = await postOperation({ query, variables: { identity: newIdentity() } });
        const { css, rsa } = (JSON.parse(text) as { data: { person: Outcomes } }).data.person;
        judgeOutcome("css", css?.outcome, secu);
        judgeOutcome("rsa", rsa?.outcome, particulier);
        return `${result} ${css?.outcome ?? "null"}`;
      },
    }),
    defineTarget({
      name: "answers of checktoken, over HTTP",
      share: 2,
      meter,
      cases: replies(unsignedAnswers),
      async check(checktoken) {
        upstream.reply({ checktoken });
        const authorization = `Bearer ${randomBytes(32).toString("base64url")}`;
        const own = { query: "{ me { css { outcome } } }" };
        const { result, status } = await postOperation(own, { "x-api-key": key, authorization });
        if (![401, 503].includes(status)) throw new Fault("wrong", `a token that nobody has signed: ${result}`);
        return result;
      },
    }),
  ];
}
