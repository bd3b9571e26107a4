import type { ComponentChildren } from "preact";

/** Leads to another site, and says so to who does not see the arrow. It opens here: the reader chooses where. */
export function ExternalLink({ href, children }: { readonly href: string; readonly children: ComponentChildren }) {
  return (
    <a class="external" href={href} rel="noopener noreferrer external">
      {children}
      <span class="visually-hidden"> (autre site)</span>
    </a>
  );
}
