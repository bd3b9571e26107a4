import type { Benefit, BenefitCode } from "../../schema/benefits/benefit.js";
import { readReturnTo, type ReturnRules } from "./return-to.js";
import type { LoginRequest } from "./steps.js";

/** A parameter of an address breaks a rule. The rule is in French, because a page shows it. */
export class BadParameter extends Error {
  override readonly name = "BadParameter";

  constructor(
    readonly parameter: string,
    readonly rule: string,
  ) {
    super(`${parameter} cannot be used`);
  }
}

/** Returns the benefits that a source can answer, and that FranceConnect may give the scope of. */
export function offeredBenefits(benefits: readonly Benefit[], registeredScopes: readonly string[]): Benefit[] {
  return benefits.filter(({ available, scopes: [scope = ""] }) => available && registeredScopes.includes(scope));
}

interface LoginRules {
  /** The benefits that a login can name. */
  readonly offered: readonly Benefit[];
  readonly returnRules: ReturnRules;
}

/** Returns the parsed request of `GET /auth/login`. Throws BadParameter. */
export function readLoginRequest(query: URLSearchParams, { offered, returnRules }: LoginRules): LoginRequest {
  const returnTo = readReturnTo(query.get("returnTo") ?? "/", returnRules);
  if (returnTo === undefined) {
    throw new BadParameter(
      "returnTo",
      "doit être un chemin de ce site, comme /catalogue, ou l’adresse d’un site autorisé, de 2 000 caractères au plus.",
    );
  }
  return { returnTo, benefits: readBenefits(query.get("benefits"), offered) };
}

/** Returns all the offered benefits if the parameter is absent. */
function readBenefits(value: string | null, offered: readonly Benefit[]): BenefitCode[] {
  const codes = offered.map(({ code }) => code);
  if (value === null) return codes;
  const named = value.split(",").map((name) => name.trim().toUpperCase());
  const found = named.flatMap((name) => codes.find((code) => code === name) ?? []);
  if (found.length < named.length) {
    const list = codes.map((code) => code.toLowerCase()).join(", ");
    throw new BadParameter("benefits", `doit être une liste de prestations parmi : ${list}.`);
  }
  return [...new Set(found)];
}

/** Returns the address that starts the same login again. */
export function loginAddress({ returnTo, benefits }: LoginRequest): string {
  const query = new URLSearchParams({ returnTo, benefits: benefits.join(",").toLowerCase() });
  return `/auth/login?${query.toString()}`;
}
