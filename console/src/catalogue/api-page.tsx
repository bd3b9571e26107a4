import { useRoute } from "preact-iso";
import { ApiPageDocument } from "../generated/graphql.js";
import { useQuery } from "../graphql/use-query.js";
import { NotFoundPage } from "../layout/not-found-page.js";
import { FailureNotice } from "../parts/failure-notice.js";
import { typeset } from "../parts/french.js";
import { Loading } from "../parts/loading.js";
import { PageHeading } from "../parts/page-heading.js";
import { RichText } from "../parts/rich-text.js";
import { AccessWalk } from "./access-walk.js";
import type { Api } from "./api.js";
import { ApiFacts } from "./api-facts.js";
import { franceConnectUses, opennesses } from "./words.js";

export function ApiPage() {
  const slug = useRoute().params["slug"] ?? "";
  const { answer, failure, loading, refresh } = useQuery(ApiPageDocument, { slug });
  const api = answer?.data.api?.slug === slug ? answer.data.api : undefined;
  if (answer && !api && !loading) return <NotFoundPage />;
  return (
    <div class="page">
      <Breadcrumb title={api?.title} />
      <PageHeading title={typeset(api?.title ?? "API du catalogue")} />
      {failure && <FailureNotice failure={failure} onRetry={refresh} />}
      {!api && !failure && <Loading what="Chargement de l’API" lines={6} />}
      {api && <Content api={api} />}
    </div>
  );
}

function Content({ api }: { readonly api: Api }) {
  return (
    <>
      {api.tagline !== null && <p class="lead">{typeset(api.tagline)}</p>}
      <ul class="tags">
        <li class="tag">{opennesses[api.openness]}</li>
        {api.franceConnect !== "NONE" && <li class="tag">{franceConnectUses[api.franceConnect]}</li>}
        {api.themes.map(({ name }) => (
          <li key={name}>
            <a class="tag" href={`/catalogue?theme=${encodeURIComponent(name)}`}>
              Thème&nbsp;: {name}
            </a>
          </li>
        ))}
      </ul>
      <div class="api">
        <div class="api__text">
          {api.introduction && <RichText html={api.introduction.html} />}
          <AccessWalk key={api.slug} api={api} />
          {api.body && (
            <section aria-labelledby="body-title">
              <h2 id="body-title">Présentation</h2>
              <RichText html={api.body.html} />
            </section>
          )}
        </div>
        <ApiFacts api={api} />
      </div>
    </>
  );
}

function Breadcrumb({ title }: { readonly title: string | undefined }) {
  return (
    <nav class="breadcrumb" aria-label="Fil d’Ariane">
      <ol>
        <li>
          <a href="/catalogue">Catalogue des API</a>
        </li>
        {title !== undefined && (
          <li>
            <span aria-current="page">{typeset(title)}</span>
          </li>
        )}
      </ol>
    </nav>
  );
}
