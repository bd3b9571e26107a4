import { useLocation } from "preact-iso";
import { SignOutForm } from "../sign-in/sign-out-form.js";
import { useSignIn } from "../sign-in/sign-in-provider.js";

const pages = [
  { path: "/", name: "Mes prestations" },
  { path: "/catalogue", name: "Catalogue des API" },
  { path: "/developpeurs", name: "Pour les développeurs" },
];

export function Header() {
  const { path } = useLocation();
  const { signIn } = useSignIn();
  const isHere = (page: string) => (page === "/" ? path === page : path.startsWith(page));
  return (
    <header class="header">
      <div class="header__top">
        <a class="header__brand" href="/">
          <svg class="header__mark" viewBox="0 0 32 32" width="40" height="40" aria-hidden="true" focusable="false">
            <rect width="32" height="32" rx="7" />
            <path d="m8.5 16.5 5 5 10-11" />
          </svg>
          <span>
            <span class="header__name">Prestations sociales</span>
            <span class="header__tagline">Vos droits, vérifiés à la source</span>
          </span>
        </a>
        {signIn.state === "signed-in" && <SignOutForm />}
      </div>
      <nav class="header__pages" aria-label="Navigation principale">
        <ul>
          {pages.map(({ path: page, name }) => (
            <li key={page}>
              <a href={page} aria-current={isHere(page) ? "page" : undefined}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}
