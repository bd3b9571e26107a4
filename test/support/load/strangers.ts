import { demoApiKey } from "../../../sandbox/registrations.js";
import { ask } from "../ask.js";
import type { Replicas } from "../gateway/replicas.js";
import { crowdBirthDate, crowdNameOf } from "./crowd.js";

const query = "query ($identity: CivilIdentityInput!) { person(identity: $identity) { css { outcome } } }";
let asked = 0;

/**
 * Returns the function that asks a gateway about a person whom nobody has asked about, and whom API Particulier does not
 * know. Accepts a true answer, or the code that gives the reason for its absence; throws for anything else. On a busy
 * machine, a call may end after the deadline of its request.
 */
export const strangers =
  ({ urls }: Pick<Replicas, "urls">) =>
  async (replica: number): Promise<void> => {
    asked += 1;
    const identity = {
      birthName: crowdNameOf(asked),
      givenNames: ["Camille"],
      birthDate: crowdBirthDate,
      gender: "FEMALE",
    };
    const headers = { "x-api-key": demoApiKey };
    const { data, errors, text } = await ask(urls[replica] ?? "", query, { variables: { identity }, headers });
    const isAnswered = JSON.stringify(data) === '{"person":{"css":{"outcome":"UNKNOWN"}}}';
    const codes = new Set(errors.map(({ extensions: { code, retryAfter } }) => `${code} ${typeof retryAfter}`));
    const reasons = ["SOURCE_RATE_LIMITED number", "OVERLOADED number", "SOURCE_TIMEOUT undefined"];
    const isRefused = reasons.some((reason) => codes.has(reason));
    if (!isAnswered && !isRefused) throw new Error(text);
  };
