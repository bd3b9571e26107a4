/** Placeholder lines while content loads, with a text for screen readers. */
export function Loading({ what, lines = 3 }: { readonly what: string; readonly lines?: number }) {
  return (
    <div class="loading" role="status">
      <span class="visually-hidden">{what}</span>
      {Array.from({ length: lines }, (_, index) => (
        <span class="loading__line" key={index} />
      ))}
    </div>
  );
}
