import { FailureNotice } from "../parts/failure-notice.js";
import { count, typeset } from "../parts/french.js";
import { Loading } from "../parts/loading.js";
import { PageHeading } from "../parts/page-heading.js";
import { SearchForm } from "./search-form.js";
import { useApis, type FoundApi } from "./use-apis.js";
import { useSearch, type Search } from "./use-search.js";
import { franceConnectUses, opennesses } from "./words.js";

export function SearchPage() {
  const { written, asked, write, submit } = useSearch();
  return (
    <div class="page">
      <PageHeading title="Catalogue des API" />
      <p class="lead">
        Trouvez l’API qui donne l’information dont votre service a besoin, et sachez si vous pouvez l’utiliser.
      </p>
      <SearchForm search={written} onChange={write} onSubmit={submit} />
      <Results search={asked} />
    </div>
  );
}

function Results({ search }: { readonly search: Search }) {
  const { total, apis, hasMore, loading, failure, retry, loadMore } = useApis(search);
  return (
    <section aria-labelledby="results-title" aria-busy={loading}>
      <h2 id="results-title" class="visually-hidden">
        Résultats
      </h2>
      <p class="search__count" role="status">
        {total !== undefined && foundWords(total, search.q)}
      </p>
      {failure && <FailureNotice failure={failure} onRetry={retry} />}
      {total === undefined && loading && <Loading what="Recherche en cours" lines={4} />}
      <ul class={`results${loading ? " results--waiting" : ""}`}>
        {apis.map((api) => (
          <li key={api.slug}>
            <ApiSummary api={api} />
          </li>
        ))}
      </ul>
      {total === 0 && <p>Essayez d’autres mots, ou retirez un filtre.</p>}
      {hasMore && !failure && (
        <button type="button" class="button button--secondary" onClick={loadMore}>
          Afficher la suite
        </button>
      )}
    </section>
  );
}

function foundWords(total: number, words: string): string {
  const found = total === 0 ? "Aucune API" : count(total, "API", "API");
  return words.trim() === "" ? found : `${found} pour «\u00a0${words.trim()}\u00a0»`;
}

function ApiSummary({ api: { slug, title, tagline, openness, franceConnect, producer } }: { readonly api: FoundApi }) {
  return (
    <article class="result">
      <h3>
        <a href={`/catalogue/${encodeURIComponent(slug)}`}>{typeset(title)}</a>
      </h3>
      {tagline !== null && <p>{typeset(tagline)}</p>}
      <ul class="tags">
        <li class="tag">{opennesses[openness]}</li>
        {franceConnect !== "NONE" && <li class="tag">{franceConnectUses[franceConnect]}</li>}
        {producer && <li class="result__producer">{producer.name}</li>}
      </ul>
    </article>
  );
}
