import { Field, ObjectType, registerEnumType } from "type-graphql";
import { DateTime, Uuid } from "../scalars.js";

export const SourceName = { API_SECU: "API_SECU", API_PARTICULIER: "API_PARTICULIER" } as const;
export type SourceName = keyof typeof SourceName;

registerEnumType(SourceName, {
  name: "SourceName",
  description: "The certified sources that the gateway can call.",
  valuesConfig: {
    API_SECU: { description: "API-SECU, the Direction de la sécurité sociale's own API des prestations." },
    API_PARTICULIER: { description: "API Particulier, the administrations' common route to personal data." },
  },
});

export const Freshness = { LIVE: "LIVE", CACHED: "CACHED", STALE: "STALE" } as const;
export type Freshness = keyof typeof Freshness;

registerEnumType(Freshness, {
  name: "Freshness",
  description: "How the gateway obtained this answer.",
  valuesConfig: {
    LIVE: { description: "The source was called for this request." },
    CACHED: { description: "Returned from the cache, and still fresh." },
    STALE: { description: "Returned from the cache after the end of its freshness, because the source fails." },
  },
});

@ObjectType({ simpleResolvers: true, description: "The source of an answer, and its age." })
export class Provenance {
  @Field(() => SourceName, { description: "The source that answered." })
  source!: SourceName;

  @Field(() => String, {
    nullable: true,
    description: "The fund that answered (CNAF, MSA, RNCPS…); null if the source does not return it.",
  })
  provider!: string | null;

  @Field(() => DateTime, {
    description: "When the source established the fact: the age of the source's own cache is subtracted.",
  })
  asOf!: string;

  @Field(() => Freshness, { description: "Whether the source was called for this request." })
  freshness!: Freshness;

  @Field(() => Uuid, {
    description:
      "The identifier of the call to the source, stored with the fact. The operator can find the call with it.",
  })
  sourceCallId!: string;

  @Field(() => Uuid, {
    deprecationReason: "Ask for sourceCallId: it is the same.",
    description: "The same as sourceCallId.",
  })
  correlationId!: string;
}
