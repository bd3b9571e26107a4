import { useEffect, useState } from "preact/hooks";
import { MyStatusesDocument, type BenefitCode, type MyStatusesQuery } from "../generated/graphql.js";
import { execute, type Answer } from "../graphql/execute.js";
import type { RequestFailure } from "../graphql/request-failure.js";
import { toFailure, useQuery } from "../graphql/use-query.js";
import { announce } from "../parts/announcer.js";
import { offers } from "../offers.js";
import { FailureNotice } from "../parts/failure-notice.js";
import { Loading } from "../parts/loading.js";
import { useSignIn } from "../sign-in/sign-in-provider.js";
import { toResults, type Result } from "./result.js";
import { StatusCard } from "./status-card.js";
import type { Benefit } from "./benefit.js";
import { SignInSteps } from "./welcome.js";
import { wordingOf } from "./wording.js";

interface Props {
  readonly benefits: readonly Benefit[];
  /** Empty when the address does not name benefits. */
  readonly chosen: readonly BenefitCode[];
}

/** The statuses of the person who is signed in. */
export function MyStatuses({ benefits, chosen }: Props) {
  const asked = chosen.length > 0 ? chosen : offers.signIn;
  const { check } = useSignIn();
  const { answer, failure, refresh } = useQuery(MyStatusesDocument, { benefits: [...asked] });
  const signedOut = answer !== undefined && !answer.data.me;
  useEffect(() => {
    // The session ended between two requests.
    if (signedOut) check();
  }, [signedOut, check]);
  return (
    <>
      <p class="lead">Vous avez utilisé FranceConnect. Voici ce que les sources certifient à votre sujet.</p>
      {failure && <FailureNotice failure={failure} onRetry={refresh} />}
      {!answer && !failure && <Loading what="Les sources sont interrogées" lines={6} />}
      {answer?.data.me && <Cards answer={answer} benefits={benefits} asked={asked} expected={chosen.length > 0} />}
      <details class="other-benefits">
        <summary>Vérifier d’autres prestations</summary>
        <p>FranceConnect vous demandera de vous identifier à nouveau, pour les prestations que vous choisissez.</p>
        <SignInSteps benefits={benefits} chosen={chosen} />
      </details>
    </>
  );
}

interface CardsProps {
  readonly answer: Answer<MyStatusesQuery>;
  readonly benefits: readonly Benefit[];
  /** In the order of the answer. */
  readonly asked: readonly BenefitCode[];
  /** Whether the person chose them. Otherwise, the benefits that the sign-in does not cover are hidden. */
  readonly expected: boolean;
}

function Cards({ answer, benefits, asked, expected }: CardsProps) {
  const [all, setAll] = useState<readonly Result[]>(() => toResults(answer, asked));
  const results = expected ? all : all.filter(({ failure }) => failure?.code !== "UNAUTHORIZED_FIELD_OR_TYPE");
  const nameOf = (code: BenefitCode) => benefits.find((benefit) => benefit.code === code)?.name ?? code;
  const { failure, retry, dismiss } = useRetry((result) => {
    setAll((last) => last.map((one) => (one.benefit === result.benefit ? result : one)));
    announce(`${nameOf(result.benefit)}\u00a0: ${wordingOf(result).word}`);
  });

  if (results.length === 0) return <p>Votre identification ne couvre aucune prestation. Choisissez-en ci-dessous.</p>;
  return (
    <>
      {failure && <FailureNotice failure={failure} onRetry={dismiss} />}
      <ul class="cards">
        {results.map((result) => (
          <li key={result.benefit}>
            <StatusCard
              result={result}
              benefit={benefits.find(({ code }) => code === result.benefit)}
              signInAgainFor={results.map(({ benefit }) => benefit)}
              onRetry={retry}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

/** Requests one benefit again; the other cards do not change. */
function useRetry(onResult: (result: Result) => void) {
  const { check } = useSignIn();
  const [failure, setFailure] = useState<RequestFailure>();
  const ask = async (code: BenefitCode) => {
    setFailure(undefined);
    const answer = await execute(MyStatusesDocument, { benefits: [code] });
    // The session has ended since the last request.
    if (!answer.data.me) check();
    else toResults(answer, [code]).forEach(onResult);
  };
  return {
    failure,
    dismiss: () => {
      setFailure(undefined);
    },
    retry: (code: BenefitCode) => {
      ask(code).catch((error: unknown) => {
        setFailure(toFailure(error));
      });
    },
  };
}
