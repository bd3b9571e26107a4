import { useLocation } from "preact-iso";
import { useEffect, useState } from "preact/hooks";

/** What the address says of the search. Nothing of it is personal. */
export interface Search {
  readonly q: string;
  readonly theme: string;
  readonly acces: string;
  readonly franceconnect: string;
}

const names = ["q", "theme", "acces", "franceconnect"] as const;
const patienceMs = 250;

/** The search that is written, and the one to ask for: it follows when the writer pauses, and stands in the address. */
export function useSearch() {
  const { query, route } = useLocation();
  const inAddress = fromQuery(query);
  const [written, setWritten] = useState(inAddress);
  const address = addressOf(inAddress);

  // The back button, and links, change the address alone.
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
    /** Without waiting for a pause. */
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
