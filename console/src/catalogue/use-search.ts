import { useLocation } from "preact-iso";
import { useEffect, useState } from "preact/hooks";

/** The search in the address. It does not contain personal data. */
export interface Search {
  readonly q: string;
  readonly theme: string;
  readonly acces: string;
  readonly franceconnect: string;
}

const names = ["q", "theme", "acces", "franceconnect"] as const;
const patienceMs = 250;

/** The search being typed, and the one to send. The second is in the address; it is updated when the typing pauses. */
export function useSearch() {
  const { query, route } = useLocation();
  const inAddress = fromQuery(query);
  const [written, setWritten] = useState(inAddress);
  const address = addressOf(inAddress);

  // The back button and links change only the address.
  useEffect(() => {
    setWritten(fromQuery(Object.fromEntries(new URLSearchParams(address.split("?")[1]))));
  }, [address]);
  useEffect(() => {
    const next = addressOf(written);
    if (next === address) return;
    const timer = setTimeout(() => {
      route(next, true);
    }, patienceMs);
    return () => {
      clearTimeout(timer);
    };
  }, [written]);

  return {
    written,
    asked: inAddress,
    write: (part: Partial<Search>) => {
      setWritten((last) => ({ ...last, ...part }));
    },
    /** Updates the address at once, without waiting for a pause. */
    submit: () => {
      route(addressOf(written), true);
    },
  };
}

function fromQuery(query: Readonly<Record<string, string | undefined>>): Search {
  const [q = "", theme = "", acces = "", franceconnect = ""] = names.map((name) => query[name]);
  return { q, theme, acces, franceconnect };
}

function addressOf(search: Search): string {
  const filled = names.filter((name) => search[name].trim() !== "").map((name) => [name, search[name]]);
  const query = new URLSearchParams(filled).toString();
  return query === "" ? "/catalogue" : `/catalogue?${query}`;
}
