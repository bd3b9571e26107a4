import type { StatusFragment } from "../generated/graphql.js";

interface Props {
  readonly status: StatusFragment;
  readonly missing: ReadonlySet<string>;
}

/** The further fields of one benefit, in addition to the outcome. */
export function Details({ status, missing }: Props) {
  const contribution = "paysContribution" in status ? status.paysContribution : null;
  const increased = "increased" in status ? status.increased : null;
  return (
    <>
      {contribution !== null && (
        <p>
          {contribution ? "Avec participation financière" : "Sans participation financière"}{" "}
          <span class="hint">(indication que sa source dit peu fiable)</span>
        </p>
      )}
      {increased !== null && <p>{increased ? "Montant majoré" : "Montant non majoré"}</p>}
      {missing.has("increased") && (
        <p class="hint">La majoration n’est pas indiquée&nbsp;: votre identification ne la couvre pas.</p>
      )}
    </>
  );
}
