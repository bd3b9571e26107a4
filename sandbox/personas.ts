type Headers = Readonly<Record<string, string>>;

/** One answer of a stand-in source: a status and a body, raw text, or a bad habit. */
export type SourceAnswer =
  | { readonly status: number; readonly body?: unknown; readonly raw?: string; readonly headers?: Headers }
  | "hang"
  | "reset"
  | "drip";

/** A person of the test set: who FranceConnect says they are, and what each source says of them. */
export interface Persona {
  readonly login: string;
  /** What asking for this person shows. */
  readonly exercises: string;
  readonly identity: {
    readonly family_name: string;
    readonly preferred_username?: string;
    readonly given_name: string;
    readonly given_name_array: readonly string[];
    readonly gender: "female" | "male" | "unspecified";
    /** `YYYY-MM-DD`, an unknown day or month completed as `01`. */
    readonly birthdate: string;
    /** As the identity provider knows it: `YYYY-MM-00` or `YYYY-00-00` where day or month is unknown. */
    readonly idp_birthdate?: string;
    readonly birthplace: string;
    readonly birthcountry: string;
  };
  readonly apiSecu: { readonly CSS: SourceAnswer; readonly RSA: SourceAnswer };
}

const fund = { CNAF: "00810011", MSA: "00171001", RNCPS: "99430000" };

const css = (code: boolean, fundId = fund.RNCPS): SourceAnswer => ({
  status: 200,
  body: { code, libelle: `L'assuré ${code ? "est" : "n'est pas"} bénéficiaire de la CSS` },
  headers: { "x-apisecu-fd": fundId },
});

const rsa = (code: boolean, fundId = fund.CNAF): SourceAnswer => ({
  status: 200,
  body: { code, libelle: `L'assuré ${code ? "est" : "n'est pas"} bénéficiaire du RSA` },
  headers: { "x-apisecu-fd": fundId },
});

/** API-SECU's error body; the first three digits of the code are the HTTP status. */
export function apiSecuError(code: number, headers: Headers = {}): SourceAnswer {
  return { status: Math.floor(code / 100), body: { error_code: code, error: `Motif ${String(code)}` }, headers };
}

/** FranceConnect's public integration identities. */
const people: readonly Persona[] = [
  {
    login: "test",
    exercises: "beneficiary of both",
    identity: {
      family_name: "DUBOIS",
      given_name: "Angela Claire Louise",
      given_name_array: ["Angela", "Claire", "Louise"],
      gender: "female",
      birthdate: "1962-08-24",
      birthplace: "75107",
      birthcountry: "99100",
    },
    apiSecu: { CSS: css(true), RSA: rsa(true) },
  },
  {
    login: "avec_nom_dusage",
    exercises: "CSS no, RSA yes (MSA)",
    identity: {
      family_name: "MERCIER",
      preferred_username: "DUBOIS",
      given_name: "Pierre",
      given_name_array: ["Pierre"],
      gender: "male",
      birthdate: "1969-03-17",
      birthplace: "95277",
      birthcountry: "99100",
    },
    apiSecu: { CSS: css(false), RSA: rsa(true, fund.MSA) },
  },
  {
    login: "naissance_Algérie",
    exercises: "born abroad; CSS yes, RSA no",
    identity: {
      family_name: "MARTIN",
      given_name: "Vincent Guillaume",
      given_name_array: ["Vincent", "Guillaume"],
      gender: "male",
      birthdate: "1963-12-05",
      birthplace: "",
      birthcountry: "99352",
    },
    apiSecu: { CSS: css(true), RSA: rsa(false) },
  },
  {
    login: "étranger_présumé_né_jour_et_mois",
    exercises: "birth day and month unknown; neither",
    identity: {
      family_name: "TARGE",
      given_name: "Jean",
      given_name_array: ["Jean"],
      gender: "male",
      birthdate: "1992-01-01",
      idp_birthdate: "1992-00-00",
      birthplace: "",
      birthcountry: "99217",
    },
    apiSecu: { CSS: css(false), RSA: rsa(false) },
  },
  {
    login: "carac_speciaux",
    exercises: "CSS: no file (40406); RSA: identity not recognised (40402)",
    identity: {
      family_name: "DURANTéàèùòœæŒÆ",
      given_name: "JulieéàèùòœæŒÆ",
      given_name_array: ["JulieéàèùòœæŒÆ"],
      gender: "female",
      birthdate: "1972-06-14",
      birthplace: "2B002",
      birthcountry: "99100",
    },
    apiSecu: { CSS: apiSecuError(40406), RSA: apiSecuError(40402) },
  },
];

const apiSecuErrors = [
  40000, 40002, 40003, 40011, 40013, 40014, 40015, 40016, 40019, 40024, 40026, 40029, 40031, 40301, 40402, 40406, 40409,
  40412, 50001,
];

const badHabits: Readonly<Record<string, SourceAnswer>> = {
  "401": { status: 401, raw: "" },
  "42901": apiSecuError(42901, { "retry-after": "30" }),
  "502": { status: 502, raw: "Bad gateway" },
  "503": { status: 503, raw: "Service unavailable" },
  "504": { status: 504, raw: "Gateway timeout" },
  html: { status: 200, raw: "<!doctype html><title>Maintenance</title>", headers: { "content-type": "text/html" } },
  null: { status: 200, body: null },
  texte: { status: 200, body: { code: "true", libelle: "L'assuré est bénéficiaire de la CSS" } },
  enorme: { status: 200, body: { code: true, libelle: "x".repeat(400 * 1024) } },
  redirection: { status: 302, raw: "", headers: { location: "http://169.254.169.254/latest/meta-data" } },
  muet: "hang",
  coupe: "reset",
  goutte: "drip",
};

/** One person for each way in which API-SECU can fail to answer for the CSS; the RSA answers for all of them. */
function failing(name: string, answer: SourceAnswer): Persona {
  return {
    login: `apisecu_${name}`,
    exercises: `CSS: API-SECU answers ${name}; RSA yes`,
    identity: {
      family_name: "SANS-REPONSE",
      given_name: "Prudence",
      given_name_array: ["Prudence"],
      gender: "female",
      birthdate: "1984-02-29",
      birthplace: "08480",
      birthcountry: "99100",
    },
    apiSecu: { CSS: answer, RSA: rsa(true) },
  };
}

/** Every test person of the sandbox. */
export const personas: readonly Persona[] = [
  ...people,
  ...apiSecuErrors.map((code) => failing(String(code), apiSecuError(code))),
  ...Object.entries(badHabits).map(([name, answer]) => failing(name, answer)),
];
