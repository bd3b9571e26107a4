/** A form that the browser submits: it then opens FranceConnect's sign-out page, which a script may not fetch. */
export function SignOutForm() {
  return (
    <form method="post" action="/auth/logout">
      <button class="button button--secondary button--small">Se déconnecter</button>
    </form>
  );
}
