import { LocationProvider, Route, Router, useLocation } from "preact-iso";
import { useRef } from "preact/hooks";
import { ApiPage } from "./catalogue/api-page.js";
import { SearchPage } from "./catalogue/search-page.js";
import { DevelopersPage } from "./developers/developers-page.js";
import { FaultBoundary } from "./layout/fault-boundary.js";
import { Footer } from "./layout/footer.js";
import { Header } from "./layout/header.js";
import { NotFoundPage } from "./layout/not-found-page.js";
import { Announcer } from "./parts/announcer.js";
import { SignInProvider } from "./sign-in/sign-in-provider.js";
import { StatusesPage } from "./statuses/statuses-page.js";

/** The links to pages of this application. The browser itself follows all others, for example to the sign-in. */
const ownPages = /^\/(?:$|[?]|catalogue(?:$|[/?])|developpeurs$)/;

export function App() {
  return (
    <LocationProvider scope={ownPages}>
      <SignInProvider>
        <a class="skip-link" href="#contenu">
          Aller au contenu
        </a>
        <Header />
        <Main />
        <Footer />
        <Announcer />
      </SignInProvider>
    </LocationProvider>
  );
}

/** The gateway serves this page at the same paths: src/http/routes/console.ts has the same list. */
function Main() {
  const { path } = useLocation();
  const main = useRef<HTMLElement>(null);
  const lastPath = useRef(path);

  // A new page starts at its top, for sight and for screen readers. The first page is already there.
  const settle = (url: string) => {
    const next = new URL(url, window.location.href).pathname;
    if (next === lastPath.current) return;
    lastPath.current = next;
    window.scrollTo(0, 0);
    main.current?.querySelector<HTMLElement>("h1")?.focus();
  };

  return (
    <main id="contenu" ref={main} tabIndex={-1}>
      <FaultBoundary path={path}>
        <Router onRouteChange={settle}>
          <Route path="/" component={StatusesPage} />
          <Route path="/catalogue" component={SearchPage} />
          <Route path="/catalogue/:slug" component={ApiPage} />
          <Route path="/developpeurs" component={DevelopersPage} />
          <Route default component={NotFoundPage} />
        </Router>
      </FaultBoundary>
    </main>
  );
}
