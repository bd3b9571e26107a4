import type { Search } from "./use-search.js";

interface Props {
  readonly name: Exclude<keyof Search, "q">;
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, words: string])[];
  readonly onChange: (part: Partial<Search>) => void;
}

export function FilterSelect({ name, label, value, options, onChange }: Props) {
  return (
    <div class="select">
      <label for={`filter-${name}`}>{label}</label>
      <select
        id={`filter-${name}`}
        value={value}
        onChange={({ currentTarget }) => {
          onChange({ [name]: currentTarget.value });
        }}
      >
        <option value="">Tous</option>
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
