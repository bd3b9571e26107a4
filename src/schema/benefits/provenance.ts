import { Field, ObjectType, registerEnumType } from "type-graphql";
import { DateTime, Uuid } from "../scalars.js";

export const SourceName = { API_SECU: "API_SECU", API_PARTICULIER: "API_PARTICULIER" } as const;
export type SourceName = keyof typeof SourceName;

registerEnumType(SourceName, {
  name: "SourceName",
  description: "The certified sources that the gateway can ask.",
  valuesConfig: {
    API_SECU: { description: "API-SECU, the Direction de la sécurité sociale's own API des prestations." },
    API_PARTICULIER: { description: "API Particulier, the administrations' common route to personal data." },
  },
});

export const Freshness = { LIVE: "LIVE", CACHED: "CACHED", STALE: "STALE" } as const;
export type Freshness = keyof typeof Freshness;

registerEnumType(Freshness, {
  name: "Freshness",
  description: "How the gateway came by this answer.",
  valuesConfig: {
    LIVE: { description: "The source was asked for this request." },
    CACHED: { description: "Remembered from an earlier request, and still fresh." },
    STALE: { description: "Remembered and past its freshness; served, and declared, because the source is failing." },
  },
});

@ObjectType({ simpleResolvers: true, description: "Where an answer comes from, and how old it is." })
export class Provenance {
  @Field(() => SourceName, { description: "The source that answered." })
  source!: SourceName;

  @Field(() => String, {
    nullable: true,
    description: "The fund that answered (CNAF, MSA, RNCPS…), where the source tells it.",
  })
  provider!: string | null;

  @Field(() => DateTime, { description: "When the source held this true: its own cache's age is subtracted." })
  asOf!: string;

  @Field(() => Freshness, { description: "Whether the source was asked just now." })
  freshness!: Freshness;

  @Field(() => Uuid, {
    description: "The identifier of the call to the source, kept with the fact: the operator finds the call by it.",
  })
  sourceCallId!: string;

  @Field(() => Uuid, {
    deprecationReason: "Ask for sourceCallId: it is the same.",
    description: "The same as sourceCallId.",
  })
  correlationId!: string;
}
