import type { BenefitCode } from "../generated/graphql.js";
import { typeset } from "../parts/french.js";
import type { Benefit } from "./benefit.js";

interface Props {
  readonly benefits: readonly Benefit[];
  readonly wanted: readonly BenefitCode[];
  readonly canAsk: (code: BenefitCode) => boolean;
  readonly onChange: (wanted: readonly BenefitCode[]) => void;
}

export function BenefitChoice({ benefits, wanted, canAsk, onChange }: Props) {
  const toggle = (code: BenefitCode) => {
    onChange(wanted.includes(code) ? wanted.filter((one) => one !== code) : [...wanted, code]);
  };
  return (
    <fieldset class="step choice">
      <legend>
        <h2>
          <span class="step__number">1.</span> Choisissez les prestations à vérifier
        </h2>
      </legend>
      {benefits.map((benefit) => (
        <Choice
          key={benefit.code}
          benefit={benefit}
          checked={wanted.includes(benefit.code)}
          why={whyNot(benefit, canAsk)}
          onToggle={() => {
            toggle(benefit.code);
          }}
        />
      ))}
    </fieldset>
  );
}

/** Why a benefit cannot be chosen. */
function whyNot({ code, available }: Benefit, canAsk: Props["canAsk"]): string | undefined {
  if (!available) return "Ce service n’est relié à aucune source pour cette prestation.";
  return canAsk(code) ? undefined : "L’identification sur ce service ne couvre pas cette prestation.";
}

interface ChoiceProps {
  readonly benefit: Benefit;
  readonly checked: boolean;
  readonly why: string | undefined;
  readonly onToggle: () => void;
}

function Choice({ benefit: { code, name, acronym, summary }, checked, why, onToggle }: ChoiceProps) {
  const hint = `hint-${code}`;
  return (
    <div class="checkbox">
      <input
        type="checkbox"
        id={`benefit-${code}`}
        checked={checked && why === undefined}
        disabled={why !== undefined}
        aria-describedby={hint}
        onChange={onToggle}
      />
      <label for={`benefit-${code}`}>
        {typeset(name)} ({acronym})
      </label>
      <p class="hint" id={hint}>
        {why ?? typeset(summary)}
      </p>
    </div>
  );
}
