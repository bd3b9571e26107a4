import type { BenefitCode, StatusFragment } from "../generated/graphql.js";
import { ExternalLink } from "../parts/external-link.js";
import { Reference, RetryButton } from "../parts/failure-notice.js";
import { age, day, typeset } from "../parts/french.js";
import { Icon } from "../parts/icon.js";
import { FranceConnectButton } from "../sign-in/franceconnect-button.js";
import { Details } from "./details.js";
import { Provenance } from "./provenance.js";
import type { Result } from "./result.js";
import type { Benefit } from "./benefit.js";
import { canRetry, needsSignIn, unknownReasons, wordingOf } from "./wording.js";

interface Props {
  readonly result: Result;
  readonly benefit: Benefit | undefined;
  /** All benefits that the next sign-in must cover, so that it does not lose those of this one. */
  readonly signInAgainFor: readonly BenefitCode[];
  readonly onRetry: (code: BenefitCode) => void;
}

/** The result for one benefit, shown by words, by a shape and by a colour. */
export function StatusCard({ result, benefit, signInAgainFor, onRetry }: Props) {
  const { status } = result;
  const { word, icon } = wordingOf(result);
  const stale = status?.provenance.freshness === "STALE";
  const title = `title-${result.benefit}`;
  return (
    <article class={`card card--${icon}${stale ? " card--stale" : ""}`} aria-labelledby={title}>
      <header class="card__header">
        <h2 id={title}>{typeset(benefit?.name ?? result.benefit)}</h2>
        {stale && <StaleBadge asOf={status.provenance.asOf} />}
        <p class="card__word">
          <Icon name={icon} />
          <strong>{word}</strong>
        </p>
      </header>
      {status ? (
        <Told status={status} missing={result.missing} />
      ) : (
        <Failed result={result} signInAgainFor={signInAgainFor} onRetry={onRetry} />
      )}
    </article>
  );
}

function StaleBadge({ asOf }: { readonly asOf: string }) {
  return (
    <p class="card__stale">
      <Icon name="age" /> Réponse ancienne ({age(asOf)}), à confirmer
    </p>
  );
}

function Told({ status, missing }: { readonly status: StatusFragment; readonly missing: ReadonlySet<string> }) {
  const { description, unknownReason, rightStartDate, provenance } = status;
  return (
    <>
      <p class="card__description">{unknownReason ? unknownReasons[unknownReason] : typeset(description)}</p>
      {rightStartDate !== null && <p>{rightSince(rightStartDate)}</p>}
      <Details status={status} missing={missing} />
      {status.outcome !== "BENEFICIARY" && (
        <p>
          Vous pensez y avoir droit&nbsp;? Faites une simulation sur{" "}
          <ExternalLink href="https://www.mesdroitssociaux.gouv.fr/">mesdroitssociaux.gouv.fr</ExternalLink>.
        </p>
      )}
      <Provenance provenance={provenance} />
    </>
  );
}

function rightSince(date: string): string {
  const future = Date.parse(date) > Date.now();
  return future ? `Droit ouvert à partir du ${day(date)}` : `Droit ouvert depuis le ${day(date)}`;
}

function Failed({ result, signInAgainFor, onRetry }: Omit<Props, "benefit">) {
  const { failure, benefit } = result;
  const retry = () => {
    onRetry(benefit);
  };
  return (
    <>
      <p class="card__description">{wordingOf(result).text}</p>
      {canRetry(result) && <RetryButton after={failure?.retryAfter} onRetry={retry} />}
      {needsSignIn(result) && <FranceConnectButton benefits={signInAgainFor} />}
      <Reference requestId={failure?.requestId} />
    </>
  );
}
