/** A form of its own, sent by the browser: FranceConnect's page of signing out follows, which no script may fetch. */
export function SignOutForm() {
  return (
    <form method="post" action="/auth/logout">
      <button class="button button--secondary button--small">Se déconnecter</button>
    </form>
  );
}
