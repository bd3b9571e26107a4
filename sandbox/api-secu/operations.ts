import type { Persona } from "../people/persona.js";

export interface Operation {
  readonly path: string;
  /** Scope of the gateway's client-credentials token. */
  readonly scope: string;
  readonly benefit: keyof Persona["apiSecu"];
  /** How the person is identified: by a FranceConnect token, or by the query ("hors FranceConnect"). */
  readonly by: "franceConnect" | "civilIdentity";
}

/** The operations of API-SECU v1. */
export const operations: readonly Operation[] = [
  { path: "/prestations/v1/fc/CSS", scope: "CSS_FC", benefit: "CSS", by: "franceConnect" },
  { path: "/prestations/v1/fc/RSA", scope: "RSA_FC", benefit: "RSA", by: "franceConnect" },
  { path: "/prestations/v1/CSS", scope: "CSS_HFC", benefit: "CSS", by: "civilIdentity" },
  { path: "/prestations/v1/RSA", scope: "RSA_HFC", benefit: "RSA", by: "civilIdentity" },
];
