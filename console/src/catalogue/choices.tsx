import { typeset } from "../parts/french.js";
import { Icon, type IconName } from "../parts/icon.js";

interface Choice {
  readonly value: string;
  /** The consequence of this choice, when it is known in advance. */
  readonly word?: string;
  readonly icon?: IconName;
}

interface Props {
  readonly name: string;
  readonly question: string;
  readonly choices: readonly Choice[];
  readonly chosen: string | undefined;
  readonly onChoose: (value: string) => void;
}

/** A question with one answer. */
export function Choices({ name, question, choices, chosen, onChoose }: Props) {
  return (
    <fieldset class="choices">
      <legend>{typeset(question)}</legend>
      <div class="choices__list">
        {choices.map(({ value, word, icon }) => (
          <label class="radio" key={value}>
            <input
              type="radio"
              name={name}
              value={value}
              checked={value === chosen}
              onChange={() => {
                onChoose(value);
              }}
            />
            <span>
              <span class="radio__value">{typeset(value)}</span>
              {word !== undefined && (
                <span class="radio__word">
                  {icon && <Icon name={icon} />} {word}
                </span>
              )}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
