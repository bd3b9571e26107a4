import fc from "fast-check";
import { rsa } from "../../../src/datasources/benefits/rsa.js";
import { css } from "../../../src/datasources/benefits/css.js";
import { readApiParticulierAnswer } from "../../../src/datasources/api-particulier/answer.js";
import { readOutage } from "../../../src/datasources/api-particulier/outage.js";
import { readApiSecuAnswer } from "../../../src/datasources/api-secu/answer.js";
import { HttpAnswer } from "../../../src/http-client/http-answer.js";
import { retryAfterSeconds } from "../../../src/http-client/http-client.js";
import { decodeBody, ContentEncodingError } from "../../../src/http-client/content-encoding.js";
import { identityOf, named, withToken } from "../../support/upstreams/api-particulier.js";
import { apiParticulierAnswers, apiSecuAnswers, type UpstreamAnswer } from "../grammar/answers.js";
import { defineTarget, Fault, type Target } from "../target.js";
import { resultOrCode } from "./documented.js";

const principals = { france_connect: withToken("a-token"), civil_identity: named(identityOf("test")) };
const modalities = fc.constantFrom("france_connect" as const, "civil_identity" as const);
const deadline = { signal: new AbortController().signal, at: Infinity };

/** Returns the value that means yes or no in the body, by the contract of a source. */
type Contract = (body: Readonly<Record<string, unknown>>) => unknown;
const contracts = {
  apiSecu: (body) => (typeof body["libelle"] === "string" ? body["code"] : undefined),
  apiParticulier: ({ data }) => (Object(data) as Readonly<Record<string, unknown>>)["est_beneficiaire"],
} satisfies Record<string, Contract>;

/** Only the source's own `true` and `false` mean yes and no. Only a refusal of the source means unknown. */
function judgeOutcome(outcome: string, { status, body }: UpstreamAnswer, contract: Contract): string {
  if (outcome === "UNKNOWN" && status >= 400 && status < 500) return outcome;
  const said = status === 200 ? contract(Object(parse(body)) as Readonly<Record<string, unknown>>) : undefined;
  if (said === (outcome === "BENEFICIARY") && outcome !== "UNKNOWN") return outcome;
  throw new Fault("wrong", `${outcome} from an answer that does not say so`);
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

const toAnswer = ({ status, headers, body }: UpstreamAnswer) => {
  const answer = new HttpAnswer(status, headers, body);
  for (const seconds of [retryAfterSeconds(answer), readOutage(answer)?.seconds])
    if (seconds !== undefined && !(seconds >= 0 && seconds <= 86_400))
      throw new Fault("wrong", "a delay out of bounds");
  return answer;
};

export const sourceAnswers: readonly Target[] = [
  defineTarget({
    name: "answers of API-SECU",
    share: 15,
    cases: fc.tuple(apiSecuAnswers, modalities),
    check: ([answer, modality]) =>
      resultOrCode(
        () => readApiSecuAnswer(toAnswer(answer), modality),
        ({ outcome }) => judgeOutcome(outcome, answer, contracts.apiSecu),
      ),
  }),
  defineTarget({
    name: "answers of API Particulier",
    share: 15,
    cases: fc.tuple(apiParticulierAnswers, modalities, fc.constantFrom(css, rsa)),
    check: ([answer, modality, benefit]) =>
      resultOrCode(
        () =>
          readApiParticulierAnswer(toAnswer(answer), {
            benefit,
            principal: principals[modality],
            fresh: false,
            deadline: deadline as never,
          }),
        ({ outcome }) => judgeOutcome(outcome, answer, contracts.apiParticulier),
      ),
  }),
  defineTarget({
    name: "content codings",
    share: 2,
    cases: fc.tuple(
      fc.uint8Array({ maxLength: 100 }),
      fc.array(fc.constantFrom("gzip", "br", "deflate", "x", "identity", "")).map((all) => all.join()),
    ),
    async check([body, codings]) {
      try {
        return (await decodeBody(body, codings, 1_000)).length > 0 ? "decoded" : "empty";
      } catch (error) {
        if (error instanceof ContentEncodingError) return "refused";
        throw error;
      }
    },
  }),
];
