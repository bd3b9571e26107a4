import { useEffect } from "preact/hooks";

/** Names the page in the browser's tab, and to a screen reader. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} – Prestations sociales`;
  }, [title]);
}
