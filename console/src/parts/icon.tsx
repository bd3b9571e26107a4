/** Shapes with different outlines, so that the reader needs neither colour nor detail to distinguish them. */
const shapes = {
  /** A disc with a tick. */
  yes: (
    <>
      <circle cx="16" cy="16" r="14" class="icon__ground" />
      <path d="m9.5 16.5 4.5 4.5 8.5-9.5" />
    </>
  ),
  /** A square with a bar. */
  no: (
    <>
      <rect x="3" y="3" width="26" height="26" rx="4" class="icon__ground" />
      <path d="M10 16h12" />
    </>
  ),
  /** A lozenge with a question mark. */
  unknown: (
    <>
      <path d="M16 1.5 30.5 16 16 30.5 1.5 16z" class="icon__ground" />
      <path d="M12.6 13a3.4 3.4 0 1 1 5 3c-1.1.6-1.6 1.2-1.6 2.3M16 22.2v.1" />
    </>
  ),
  /** A triangle with an exclamation mark. */
  failure: (
    <>
      <path d="M16 2.5 31 29H1z" class="icon__ground" />
      <path d="M16 12v8M16 24.5v.1" />
    </>
  ),
  /** A padlock. */
  locked: (
    <>
      <path d="M9.5 14V9.5a6.5 6.5 0 0 1 13 0V14" class="icon__outline" />
      <rect x="4" y="13" width="24" height="17" rx="3" class="icon__ground" />
      <path d="M16 19.5v4.5" />
    </>
  ),
  /** An hourglass. */
  expired: (
    <>
      <path d="M6 2h20v4c0 4.5-6 7-6 10s6 5.5 6 10v4H6v-4c0-4.5 6-7 6-10S6 10.5 6 6z" class="icon__ground" />
      <path d="M11 25.5h10M12 7h8" />
    </>
  ),
  /** A clock. */
  age: (
    <>
      <circle cx="16" cy="16" r="13" class="icon__outline" />
      <path d="M16 8.5V16l5 3.5" class="icon__outline" />
    </>
  ),
} as const;

export type IconName = keyof typeof shapes;

/** Decorative: the words next to it have the same meaning. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">
      {shapes[name]}
    </svg>
  );
}
