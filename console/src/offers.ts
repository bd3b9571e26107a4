import type { BenefitCode } from "./generated/graphql.js";

/** The features of this gateway, which it writes into the page. */
interface Offers {
  /** The benefits that a person can check by signing in; empty when the login is not configured. */
  readonly signIn: readonly BenefitCode[];
  /** Whether the explorers are enabled. */
  readonly explorer: boolean;
  /** Whether the schema can be read. */
  readonly schema: boolean;
  /** Whether a person's token is valid only with its service provider's key. */
  readonly consumerKey: boolean;
  /** The demo consumer's key, in embedded mode. */
  readonly demoApiKey?: string;
  /** The port on which the gateway listens, which a proxy may hide. */
  readonly port: number;
}

const written = document.querySelector<HTMLMetaElement>('meta[name="offers"]')?.content;

const none: Offers = { signIn: [], explorer: false, schema: false, consumerKey: true, port: 4000 };

export const offers = written === undefined ? none : (JSON.parse(written) as Offers);
