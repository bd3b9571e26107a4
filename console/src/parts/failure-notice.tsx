import { useEffect, useState } from "preact/hooks";
import type { RequestFailure } from "../graphql/request-failure.js";
import { Icon } from "./icon.js";

interface Words {
  readonly title: string;
  readonly text: string;
}

const words: Readonly<Record<string, Words>> = {
  NETWORK: {
    title: "Le service est injoignable",
    text: "Vérifiez votre connexion à internet, puis réessayez.",
  },
  RATE_LIMITED: {
    title: "Trop de demandes en peu de temps",
    text: "Le service limite le nombre de demandes, pour rester disponible pour tous.",
  },
  OVERLOADED: {
    title: "Le service est très sollicité",
    text: "Votre demande n’a pas été traitée. Patientez un instant, puis réessayez.",
  },
  AUTH_UNAVAILABLE: {
    title: "FranceConnect ne répond pas",
    text: "Votre identification ne peut pas être vérifiée pour le moment. Patientez un instant, puis réessayez.",
  },
  FORBIDDEN: {
    title: "Ce service n’est pas habilité",
    text: "L’habilitation de ce service auprès de la source n’est plus valable. Prévenez la personne qui l’exploite.",
  },
};

const otherwise: Words = {
  title: "Le service a rencontré un problème",
  text: "Votre demande n’a pas abouti. Réessayez plus tard\u00a0; si le problème dure, prévenez la personne qui exploite ce service.",
};

interface Props {
  readonly failure: RequestFailure;
  readonly onRetry: () => void;
}

/** The failure of the whole request, with a button to retry. */
export function FailureNotice({ failure: { details }, onRetry }: Props) {
  const { title, text } = words[details.code ?? ""] ?? otherwise;
  return (
    <div class="notice notice--failure" role="alert">
      <Icon name="failure" />
      <div>
        <p class="notice__title">{title}</p>
        <p>{text}</p>
        <RetryButton after={details.retryAfter} onRetry={onRetry} />
        <Reference requestId={details.requestId} />
      </div>
    </div>
  );
}

interface RetryProps {
  /** Seconds to wait before a retry. */
  readonly after: number | undefined;
  readonly onRetry: () => void;
}

export function RetryButton({ after = 0, onRetry }: RetryProps) {
  const left = useCountdown(after);
  return (
    <button type="button" class="button button--secondary" disabled={left > 0} onClick={onRetry}>
      {left > 0 ? `Réessayer dans ${String(left)}\u00a0s` : "Réessayer"}
    </button>
  );
}

/** The request id, with which the operator of the gateway can find the failure. */
export function Reference({ requestId }: { readonly requestId: string | undefined }) {
  if (requestId === undefined) return null;
  return (
    <p class="reference">
      Référence à communiquer&nbsp;: <code>{requestId}</code>
    </p>
  );
}

function useCountdown(from: number): number {
  const [left, setLeft] = useState(from);
  useEffect(() => {
    setLeft(from);
    const end = Date.now() + from * 1000;
    const timer = setInterval(() => {
      setLeft(Math.max(0, Math.ceil((end - Date.now()) / 1000)));
      if (Date.now() >= end) clearInterval(timer);
    }, 250);
    return () => {
      clearInterval(timer);
    };
  }, [from]);
  return left;
}
