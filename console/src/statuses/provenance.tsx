import type { StatusFragment } from "../generated/graphql.js";
import { age, moment } from "../parts/french.js";
import { freshnesses, sources } from "./wording.js";

/** The source of an answer, and its age. */
export function Provenance({ provenance }: Pick<StatusFragment, "provenance">) {
  const { source, provider, asOf, freshness, sourceCallId } = provenance;
  return (
    <dl class="provenance">
      <div>
        <dt>Source</dt>
        <dd>{sources[source]}</dd>
      </div>
      {provider !== null && (
        <div>
          <dt>Organisme</dt>
          <dd>{provider}</dd>
        </div>
      )}
      <div>
        <dt>Situation au</dt>
        <dd>
          <time dateTime={asOf}>{moment(asOf)}</time> ({age(asOf)})
        </dd>
      </div>
      <div>
        <dt>Fraîcheur</dt>
        <dd>{freshnesses[freshness]}</dd>
      </div>
      <div>
        <dt>Référence</dt>
        <dd>
          <code>{sourceCallId}</code>
        </dd>
      </div>
    </dl>
  );
}
