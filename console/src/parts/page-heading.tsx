import { useTitle } from "./use-title.js";

/** The page's first heading, which takes the focus when the page is opened. */
export function PageHeading({ title }: { readonly title: string }) {
  useTitle(title);
  return <h1 tabIndex={-1}>{title}</h1>;
}
