import { useEffect } from "preact/hooks";

/** Sets the title of the page, for the browser's tab and for screen readers. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} – Prestations sociales`;
  }, [title]);
}
