import type { Config } from "../../config/config.js";
import type { Benefit, BenefitCode } from "../../schema/benefits/benefit.js";
import type { BenefitDefinition, Source } from "../source.js";
import { aah } from "./aah.js";
import { asf } from "./asf.js";
import { css } from "./css.js";
import { primeActivite } from "./prime-activite.js";
import { rsa } from "./rsa.js";

/** The registry of benefits, in the order in which they are listed. */
const definitions: Readonly<Record<BenefitCode, BenefitDefinition>> = {
  CSS: css,
  RSA: rsa,
  AAH: aah,
  PRIME_ACTIVITE: primeActivite,
  ASF: asf,
};

/** A benefit with the source that this gateway is configured to use. */
interface ServedBenefit {
  readonly definition: BenefitDefinition;
  readonly benefit: Benefit;
  /** Undefined where none is configured. */
  readonly source: Source | undefined;
}

export type ServedBenefits = Readonly<Record<BenefitCode, ServedBenefit>>;

type Choices = Config["benefitSources"];

/** The sources that are configured. */
type Sources = Readonly<Record<Choices[keyof Choices], Source | undefined>>;

/** Returns every benefit with the source chosen for it, or else with its default source. */
export function serveBenefits(choices: Choices, sources: Sources): ServedBenefits {
  const chosen: Partial<Readonly<Record<BenefitCode, keyof Sources>>> = choices;
  const serve = (definition: BenefitDefinition): ServedBenefit => {
    const { code, name, acronym, summary, pageSlugs, scope, details, apiSecu } = definition;
    const source = sources[chosen[code] ?? (apiSecu ? "api-secu" : "api-particulier")];
    const scopes = [scope, ...Object.values(details).filter((detailScope) => detailScope !== null)];
    const dataField = apiSecu ? `${apiSecu}Description` : null;
    const available = source !== undefined;
    const benefit = { code, name, acronym, summary, dataField, pageSlugs, scopes, available };
    return { definition, source, benefit };
  };
  return Object.fromEntries(
    Object.entries(definitions).map(([code, definition]) => [code, serve(definition)]),
  ) as ServedBenefits;
}
