import { useTitle } from "./use-title.js";

/** The page's first heading, which gets the focus when the page opens. */
export function PageHeading({ title }: { readonly title: string }) {
  useTitle(title);
  return <h1 tabIndex={-1}>{title}</h1>;
}
