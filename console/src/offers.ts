import type { BenefitCode } from "./generated/graphql.js";

/** What this gateway offers, as it wrote it into the page. */
interface Offers {
  /** The benefits that a person can check by signing in; none where the login is not configured. */
  readonly signIn: readonly BenefitCode[];
  /** Whether the explorers are on. */
  readonly explorer: boolean;
  /** Whether the schema can be read. */
  readonly schema: boolean;
  /** Whether a person's token is good only beside its service provider's key. */
  readonly consumerKey: boolean;
  /** The demo consumer's key, in embedded mode. */
  readonly demoApiKey?: string;
  /** That the gateway listens on, which a proxy may hide. */
  readonly port: number;
}

const written = document.querySelector<HTMLMetaElement>('meta[name="offers"]')?.content;

const none: Offers = { signIn: [], explorer: false, schema: false, consumerKey: true, port: 4000 };

export const offers = written === undefined ? none : (JSON.parse(written) as Offers);
