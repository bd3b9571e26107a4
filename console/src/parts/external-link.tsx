import type { ComponentChildren } from "preact";

/** A link to another site, with a text for screen readers. It opens in the same tab: the reader can choose another. */
export function ExternalLink({ href, children }: { readonly href: string; readonly children: ComponentChildren }) {
  return (
    <a class="external" href={href} rel="noopener noreferrer external">
      {children}
      <span class="visually-hidden"> (autre site)</span>
    </a>
  );
}
