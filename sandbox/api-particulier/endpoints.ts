/**
 * The benefits of `/v3/dss/<benefit>/{france_connect,identite}`. Each needs the scope of the same name, and returns
 * `est_beneficiaire`, `date_debut_droit` and the further fields below, each with the scope that unmasks it.
 */
const endpoints = {
  complementaire_sante_solidaire: { avec_participation: "complementaire_sante_solidaire" },
  revenu_solidarite_active: { avec_majoration: "revenu_solidarite_active_majoration" },
  allocation_adulte_handicape: {},
  prime_activite: { avec_majoration: "prime_activite_majoration" },
  allocation_soutien_familial: {},
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

export type Benefit = keyof typeof endpoints;
export const benefits = Object.keys(endpoints) as readonly Benefit[];

/** `identite` takes the gateway's own token and a civil identity, `france_connect` only the person's token. */
export const modalities = ["france_connect", "identite"] as const;
export type Modality = (typeof modalities)[number];

/** The further fields of a benefit, each with its scope. */
export const detailsOf = (benefit: Benefit): Readonly<Record<string, string>> => endpoints[benefit];
