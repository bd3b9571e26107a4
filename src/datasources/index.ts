import type { Benefit, BenefitCode } from "../schema/benefit.js";
import { css } from "./css.js";
import { rsa } from "./rsa.js";
import type { BenefitDefinition, Source } from "./source.js";

/** The registry of benefits, in the order in which they are told. */
const definitions: Readonly<Record<BenefitCode, BenefitDefinition>> = {
  CSS: css,
  RSA: rsa,
};

/** A benefit as this gateway is set up to answer for it. */
interface ServedBenefit {
  readonly definition: BenefitDefinition;
  readonly benefit: Benefit;
  /** Undefined where none is configured. */
  readonly source: Source | undefined;
}

export type ServedBenefits = Readonly<Record<BenefitCode, ServedBenefit>>;

/** Every benefit with the source that was chosen for it. */
export function serveBenefits(sourceOf: (code: BenefitCode) => Source | undefined): ServedBenefits {
  const serve = (definition: BenefitDefinition): ServedBenefit => {
    const { code, name, acronym, summary, scope, details } = definition;
    const source = sourceOf(code);
    const scopes = [scope, ...Object.values(details).filter((detailScope) => detailScope !== null)];
    return { definition, source, benefit: { code, name, acronym, summary, scopes, available: source !== undefined } };
  };
  return { CSS: serve(definitions.CSS), RSA: serve(definitions.RSA) };
}
