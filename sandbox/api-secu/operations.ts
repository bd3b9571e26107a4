import type { Persona } from "../people/persona.js";

export interface Operation {
  readonly path: string;
  /** Of our client-credentials token. */
  readonly scope: string;
  readonly benefit: keyof Persona["apiSecu"];
  /** Who is asked about: whom a FranceConnect token names, or whom the query describes ("hors FranceConnect"). */
  readonly by: "franceConnect" | "civilIdentity";
}

/** What API-SECU v1 can be asked. */
export const operations: readonly Operation[] = [
  { path: "/prestations/v1/fc/CSS", scope: "CSS_FC", benefit: "CSS", by: "franceConnect" },
  { path: "/prestations/v1/fc/RSA", scope: "RSA_FC", benefit: "RSA", by: "franceConnect" },
  { path: "/prestations/v1/CSS", scope: "CSS_HFC", benefit: "CSS", by: "civilIdentity" },
  { path: "/prestations/v1/RSA", scope: "RSA_HFC", benefit: "RSA", by: "civilIdentity" },
];
