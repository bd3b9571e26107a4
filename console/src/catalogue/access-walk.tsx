import { useLocation } from "preact-iso";
import { AccessDocument, type AccessQuery } from "../generated/graphql.js";
import { useQuery } from "../graphql/use-query.js";
import { FailureNotice } from "../parts/failure-notice.js";
import { Icon } from "../parts/icon.js";
import { Loading } from "../parts/loading.js";
import { RichText } from "../parts/rich-text.js";
import type { Api } from "./api.js";
import { Choices } from "./choices.js";
import { eligibilities } from "./words.js";

type Verdict = NonNullable<NonNullable<AccessQuery["api"]>["access"]>;

/** The access rules of an API, and questions that lead an applicant to the right form. The address has the answers. */
export function AccessWalk({ api }: { readonly api: Api }) {
  const { query, path, route } = useLocation();
  const params = new URLSearchParams(window.location.search);
  const applicant = query["demandeur"];
  const answers = params.getAll("reponse");
  const go = (who: string, given: readonly string[]) => {
    const next = new URLSearchParams([["demandeur", who], ...given.map((answer) => ["reponse", answer])]);
    route(`${path}?${next.toString()}`, true);
  };
  if (api.accessRules.length === 0) return null;
  const applicants = api.accessRules.flatMap(({ applicants: names, eligibility }) =>
    names.map((value) => ({ value, ...eligibilities[eligibility] })),
  );
  return (
    <section class="walk" aria-labelledby="access-title">
      <h2 id="access-title">Puis-je utiliser cette API&nbsp;?</h2>
      <Choices
        name="demandeur"
        question="Vous êtes"
        choices={applicants}
        chosen={applicant}
        onChoose={(who) => {
          go(who, []);
        }}
      />
      {applicant !== undefined && (
        <Step
          key={applicant}
          slug={api.slug}
          applicant={applicant}
          before={[]}
          after={answers}
          onAnswer={(given) => {
            go(applicant, given);
          }}
        />
      )}
    </section>
  );
}

interface StepProps {
  readonly slug: string;
  readonly applicant: string;
  /** The answers that led here. */
  readonly before: readonly string[];
  /** The answers to this question and to the following ones. */
  readonly after: readonly string[];
  readonly onAnswer: (answers: readonly string[]) => void;
}

/** The verdict after some answers. When it has a further question, the answer to it leads to the next step. */
function Step({ slug, applicant, before, after, onAnswer }: StepProps) {
  const { answer, failure, refresh } = useQuery(AccessDocument, { slug, applicant, answers: [...before] });
  if (failure) return <FailureNotice failure={failure} onRetry={refresh} />;
  if (!answer) return <Loading what="Recherche de la réponse" lines={2} />;
  const verdict = answer.data.api?.access;
  if (!verdict) return <p>Cette réponse n’est pas prévue. Choisissez à nouveau ci-dessus.</p>;
  const [given, ...rest] = after;
  const name = `reponse-${String(before.length)}`;
  return (
    <>
      {before.length === 0 && <Rule verdict={verdict} />}
      {verdict.question !== null && (
        <Choices
          name={name}
          question={verdict.question}
          choices={verdict.choices.map((value) => ({ value }))}
          chosen={given}
          onChoose={(choice) => {
            onAnswer([...before, choice]);
          }}
        />
      )}
      {verdict.conclusion && <Conclusion verdict={verdict} />}
      {verdict.question !== null && given !== undefined && (
        <Step
          key={given}
          slug={slug}
          applicant={applicant}
          before={[...before, given]}
          after={rest}
          onAnswer={onAnswer}
        />
      )}
    </>
  );
}

function Rule({ verdict: { eligibility, rule, actions, knownApplicants } }: { readonly verdict: Verdict }) {
  if (!eligibility || !rule) {
    return <p>La page de cette API ne parle que de&nbsp;: {knownApplicants.join(", ")}.</p>;
  }
  const { word, icon } = eligibilities[eligibility];
  return (
    <div class={`verdict verdict--${icon}`} role="status">
      <p class="verdict__word">
        <Icon name={icon} /> <strong>{word}</strong>
      </p>
      {rule.nextSteps.length > 0 && <p class="verdict__prepare">À préparer et à savoir&nbsp;:</p>}
      {rule.description && <RichText html={rule.description.html} actions={actions} />}
    </div>
  );
}

function Conclusion({ verdict: { conclusion, actions } }: { readonly verdict: Verdict }) {
  return (
    <div class="conclusion" role="status">
      <p class="conclusion__title">Votre prochaine étape</p>
      {conclusion && <RichText html={conclusion.html} actions={actions} />}
    </div>
  );
}
