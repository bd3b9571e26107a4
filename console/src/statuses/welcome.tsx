import { useState } from "preact/hooks";
import type { BenefitCode } from "../generated/graphql.js";
import { offers } from "../offers.js";
import { FranceConnectButton, NotConfigured } from "../sign-in/franceconnect-button.js";
import { canSignIn } from "../sign-in/sign-in-provider.js";
import { BenefitChoice } from "./benefit-choice.js";
import type { Benefit } from "./benefit.js";

interface Props {
  readonly benefits: readonly Benefit[];
  readonly chosen: readonly BenefitCode[];
}

/** The first page of a person who is not signed in. */
export function Welcome({ benefits, chosen }: Props) {
  return (
    <>
      <p class="lead">
        Êtes-vous bénéficiaire de la Complémentaire santé solidaire, du RSA&nbsp;? La réponse vient directement de
        l’organisme qui gère la prestation&nbsp;: vous n’avez aucun justificatif à fournir.
      </p>
      {canSignIn ? <SignInSteps benefits={benefits} chosen={chosen} /> : <NotConfigured />}
      <YourData />
    </>
  );
}

/** Two steps: choose, then sign in. */
export function SignInSteps({ benefits, chosen }: Props) {
  const canAsk = (code: BenefitCode) => offers.signIn.includes(code);
  // Only the person chooses benefits: the gateway asks the sources about each one that is ticked.
  const [wanted, setWanted] = useState<readonly BenefitCode[]>(() => chosen.filter(canAsk));
  const toAsk = benefits.map(({ code }) => code).filter((code) => wanted.includes(code));
  return (
    <div class="steps">
      <BenefitChoice benefits={benefits} wanted={wanted} canAsk={canAsk} onChange={setWanted} />
      <section class="step" aria-labelledby="sign-in-title">
        <h2 id="sign-in-title">
          <span class="step__number">2.</span> Identifiez-vous
        </h2>
        <FranceConnectButton benefits={toAsk} />
      </section>
    </div>
  );
}

function YourData() {
  return (
    <section class="your-data" aria-labelledby="your-data-title">
      <h2 id="your-data-title">Ce que devient votre identité</h2>
      <ul>
        <li>
          <strong>Rien de plus qu’il ne faut.</strong> Elle sert à interroger les sources des prestations que vous avez
          choisies, et à rien d’autre.
        </li>
        <li>
          <strong>Rien sur votre appareil.</strong> Votre navigateur garde seulement un cookie de session, effacé quand
          vous vous déconnectez.
        </li>
        <li>
          <strong>Aucun refus.</strong> Ce service dit ce que la source certifie, et le dit aussi quand elle ne sait
          pas.
        </li>
      </ul>
    </section>
  );
}
