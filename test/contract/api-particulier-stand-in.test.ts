import { createLimiter, realLimits } from "../../sandbox/api-particulier/limits.js";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startApiParticulier, type ApiParticulier } from "../../sandbox/api-particulier/index.js";
import { today } from "../../sandbox/calendar.js";
import { personas } from "../../sandbox/people/index.js";
import { apiParticulierToken } from "../../sandbox/registrations.js";

describe("API Particulier's stand-in, like the service,", () => {
  let standIn: ApiParticulier;
  beforeAll(async () => {
    const holderOf = () => Promise.resolve(undefined);
    standIn = await startApiParticulier({ port: 0, token: apiParticulierToken, people: personas, holderOf });
  });
  afterAll(() => standIn.close());

  const dubois = {
    recipient: "13002526500013",
    nomNaissance: "Dubois",
    "prenoms[]": "Angela",
    anneeDateNaissance: "1962",
    moisDateNaissance: "8",
    jourDateNaissance: "24",
    sexeEtatCivil: "F",
    codeCogInseePaysNaissance: "99100",
    codeCogInseeCommuneNaissance: "75107",
  };
  const get = async (changes: Readonly<Record<string, string>>) => {
    const query = new URLSearchParams(Object.entries({ ...dubois, ...changes }).filter(([, value]) => value !== ""));
    const response = await fetch(
      `${standIn.baseUrl}/v3/dss/complementaire_sante_solidaire/identite?${query.toString()}`,
      {
        headers: { authorization: `Bearer ${apiParticulierToken}` },
      },
    );
    const { errors = [] } = (await response.json()) as {
      errors?: { code: string; source: { parameter: string } | null }[];
    };
    return [response.status, ...errors.map(({ code, source }) => `${code} ${source?.parameter ?? ""}`)];
  };
  // The day in Paris, as the service uses it. It differs from UTC for an hour or two before midnight UTC.
  const [year = "", month = "", day = ""] = today().split("-");

  it.each<[Readonly<Record<string, string>>, string[]]>([
    [{ anneeDateNaissance: "1899" }, ["00363 jourDateNaissance"]],
    [{ anneeDateNaissance: year, moisDateNaissance: month, jourDateNaissance: day }, ["00363 jourDateNaissance"]],
    [
      { sexeEtatCivil: "X", codeCogInseePaysNaissance: "France", nomNaissance: "1" },
      [
        "00427 sexeEtatCivil",
        "00400 codeCogInseePaysNaissance",
        "00365 codeCogInseeCommuneNaissance",
        "00420 nomNaissance",
      ],
    ],
  ])("refuses %j, and reports every fault", async (changes, faults) => {
    expect(await get(changes)).toEqual([422, ...faults]);
  });

  it.each<Readonly<Record<string, string>>>([
    { sexeEtatCivil: "f" },
    { nomUsage: "D@rc 2" },
    { anneeDateNaissance: "", jourDateNaissance: "" },
    { anneeDateNaissance: "1900" },
  ])("accepts %j", async (changes) => {
    expect((await get(changes))[0]).not.toBe(422);
  });

  it("returns its state and its errors without a token", async () => {
    const open = async (path: string) => (await fetch(`${standIn.baseUrl}${path}`)).json();
    expect(await open("/api/ping")).toEqual({ status: "ok" });
    expect(await open("/api/errors")).toMatchObject({
      errors: expect.arrayContaining([expect.objectContaining({ code: "00363" })]),
    });
  });
});

it("the stand-in's rate limiter reports the ban of an address after 2,000 refusals", () => {
  const bans: number[] = [];
  const limiter = createLimiter(realLimits, (banSeconds) => void bans.push(banSeconds));
  let refused = 0;
  for (let calls = 0; calls < 3_000; calls += 1) {
    const admission = limiter.admit("192.0.2.1", "token");
    if (admission === "swallowed") break;
    if (!admission.admitted) refused += 1;
  }
  expect([refused, limiter.isBanning(), bans]).toEqual([2_000, true, [12 * 3600]]);
});
