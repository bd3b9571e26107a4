import { useLocation } from "preact-iso";
import { BenefitsDocument } from "../generated/graphql.js";
import { useQuery } from "../graphql/use-query.js";
import { FailureNotice } from "../parts/failure-notice.js";
import { Loading } from "../parts/loading.js";
import { PageHeading } from "../parts/page-heading.js";
import { useSignIn } from "../sign-in/sign-in-provider.js";
import { MyStatuses } from "./my-statuses.js";
import { Welcome } from "./welcome.js";

/** The home page: the choice of benefits, or the statuses. */
export function StatusesPage() {
  const { signIn, check } = useSignIn();
  const { answer, failure, refresh } = useQuery(BenefitsDocument, {});
  const names = useChosenNames();
  const chosen = (answer?.data.benefits ?? []).map(({ code }) => code).filter((code) => names.includes(code));
  const broken = signIn.state === "failed" ? signIn.failure : failure;
  const retry = () => {
    if (failure) refresh();
    if (signIn.state === "failed") check();
  };
  const welcome = signIn.state === "signed-out";
  return (
    <div class="page">
      <PageHeading title={welcome ? "Vérifiez vos prestations sociales, à la source" : "Mes prestations"} />
      {broken && <FailureNotice failure={broken} onRetry={retry} />}
      {!broken && (!answer || signIn.state === "checking") && <Loading what="Chargement de la page" lines={5} />}
      {answer && welcome && <Welcome benefits={answer.data.benefits} chosen={chosen} />}
      {answer && signIn.state === "signed-in" && <MyStatuses benefits={answer.data.benefits} chosen={chosen} />}
    </div>
  );
}

/** The benefits chosen before signing in, in upper or lower case: the address keeps them during the login. */
function useChosenNames(): readonly string[] {
  const { query } = useLocation();
  return (query["prestations"] ?? "").toUpperCase().split(",");
}
