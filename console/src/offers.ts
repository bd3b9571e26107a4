import type { BenefitCode } from "./generated/graphql.js";

/** What this gateway offers, as it wrote it into the page. */
interface Offers {
  /** The benefits that a person can check by signing in; none where the login is not configured. */
  readonly signIn: readonly BenefitCode[];
  /** Whether the explorers are on. */
  readonly explorer: boolean;
  /** Whether the schema can be read. */
  readonly schema: boolean;
}

const written = document.querySelector<HTMLMetaElement>('meta[name="offers"]')?.content;

export const offers = JSON.parse(written ?? '{"signIn":[],"explorer":false,"schema":false}') as Offers;
