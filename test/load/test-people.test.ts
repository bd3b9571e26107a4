import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { apiParticulierErrorCodes } from "../../sandbox/api-particulier/errors.js";
import { apiParticulierFailures } from "../../sandbox/people/api-particulier-failures.js";
import { apiSecuFailures } from "../../sandbox/people/api-secu-failures.js";
import type { Persona } from "../../sandbox/people/persona.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";

const query = "{ me { css { outcome unknownReason } rsa { outcome } } }";
const words: Readonly<Record<string, string>> = {
  NO_FILE: "unknown, no file",
  IDENTITY_NOT_RECOGNISED: "unknown, identity not recognised",
};
/** The source asks for a pause or keeps its lock for these people, so no other person can be queried after them. */
const pausing = [
  "apipart_muet",
  "apisecu_42901",
  "apipart_00429",
  "apipart_00429_zero",
  "apipart_00501",
  "apipart_36020",
];
const hasPause = ({ login }: Persona) => pausing.includes(login);

interface Me {
  readonly css: { readonly outcome: string; readonly unknownReason: string | null } | null;
  readonly rsa: { readonly outcome: string } | null;
}

describe.each([
  ["API-SECU", apiSecuFailures, "api-secu"],
  ["API Particulier", apiParticulierFailures, "api-particulier"],
])("the test people who show a failure of %s", (_source, people, source) => {
  const start = () =>
    startGateway({
      accessTokenSeconds: 600,
      environment: {
        CSS_SOURCE: source,
        RSA_SOURCE: source,
        SOURCE_TIMEOUT_MS: "3000",
        CACHE_TTL_SECONDS: "0",
      },
    });
  let gateway: Gateway;
  let healthy: string;
  beforeAll(async () => {
    gateway = await start();
    healthy = await gateway.token("test");
  });
  // Answers between the failures keep the circuit breaker closed.
  beforeEach(async () => {
    await gateway.askText(query, { token: healthy });
  });
  afterAll(() => gateway.close());

  /** Returns the gateway's answer for this person, in the words of the list of test people. */
  async function shownBy({ login }: Persona): Promise<string> {
    const { data, errors } = await gateway.askText(query, { token: await gateway.token(login) });
    const { css, rsa } = data?.["me"] as Me;
    const [failure] = errors.filter(({ path }) => path?.[1] === "css").map(({ extensions }) => extensions.code);
    const statusWord = css?.outcome === "BENEFICIARY" ? "yes" : words[css?.unknownReason ?? ""];
    return `CSS ${failure ?? statusWord ?? "?"} … RSA ${rsa?.outcome === "BENEFICIARY" ? "yes" : "?"}`;
  }
  const claimOf = ({ exercises }: Persona) => exercises.replace(/ \(.+: .+\);|, from a day[^;]+;/, " …");

  it.each(people.filter((person) => !hasPause(person)).map((person) => [person.login, person] as const))(
    "have a description of %s that matches the gateway's answer",
    async (_login, person) => {
      expect(claimOf(person)).toBe(await shownBy(person));
    },
  );

  it.each(people.filter(hasPause).map((person) => [person.login, person] as const))(
    "have a description of %s that matches the gateway's answer, before the pause that the source asks for",
    async (_login, person) => {
      const own = await start();
      try {
        const { errors } = await own.askText("{ me { css { outcome } } }", { token: await own.token(person.login) });
        expect(person.exercises).toMatch(new RegExp(`^CSS ${errors[0]?.extensions.code ?? "?"} \\(`));
      } finally {
        await own.close();
      }
    },
  );
});

it("the sandbox has a test person for every error code of API Particulier", () => {
  const logins = apiParticulierFailures.map(({ login }) => login);
  expect(logins).toEqual(expect.arrayContaining(apiParticulierErrorCodes.map((code) => `apipart_${code}`)));
});
