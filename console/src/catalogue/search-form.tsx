import { ThemesDocument } from "../generated/graphql.js";
import { useQuery } from "../graphql/use-query.js";
import { FilterSelect } from "./filter-select.js";
import type { Search } from "./use-search.js";
import { franceConnectUses, opennesses } from "./words.js";

interface Props {
  readonly search: Search;
  readonly onChange: (part: Partial<Search>) => void;
  readonly onSubmit: () => void;
}

export function SearchForm({ search, onChange, onSubmit }: Props) {
  // The search also works when the themes cannot be fetched.
  const { answer } = useQuery(ThemesDocument, {});
  const themes = (answer?.data.themes ?? []).map(({ name }) => [name, name] as const);
  const filters = [
    ["theme", "Thème", themes],
    ["acces", "Accès", Object.entries(opennesses)],
    ["franceconnect", "FranceConnect", Object.entries(franceConnectUses)],
  ] as const;
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <Words value={search.q} onChange={onChange} />
      <div class="search__filters">
        {filters.map(([name, label, options]) => (
          <FilterSelect
            key={name}
            name={name}
            label={label}
            value={search[name]}
            options={options}
            onChange={onChange}
          />
        ))}
      </div>
    </form>
  );
}

function Words({ value, onChange }: { readonly value: string; readonly onChange: Props["onChange"] }) {
  return (
    <div class="search__words">
      <label for="search-words">Rechercher une API</label>
      <input
        id="search-words"
        type="search"
        autocomplete="off"
        maxLength={200}
        value={value}
        aria-describedby="search-hint"
        onInput={({ currentTarget }) => {
          onChange({ q: currentTarget.value });
        }}
      />
      <p class="hint" id="search-hint">
        Les résultats s’affichent à mesure que vous écrivez.
      </p>
    </div>
  );
}
