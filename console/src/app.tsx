import { LocationProvider, Route, Router } from "preact-iso";
import { useRef } from "preact/hooks";
import { ApiPage } from "./catalogue/api-page.js";
import { SearchPage } from "./catalogue/search-page.js";
import { DevelopersPage } from "./developers/developers-page.js";
import { Footer } from "./layout/footer.js";
import { Header } from "./layout/header.js";
import { NotFoundPage } from "./layout/not-found-page.js";
import { SignInProvider } from "./sign-in/sign-in-provider.js";
import { Announcer } from "./parts/announcer.js";
import { StatusesPage } from "./statuses/statuses-page.js";

/** Its paths are those that the gateway serves this page at: src/http/console.ts has the same list. */
export function App() {
  const main = useRef<HTMLElement>(null);
  const lastPath = useRef(window.location.pathname);

  // A new page begins at its top, for the eyes and for the screen reader; the first one has just been opened there.
  const settle = (url: string) => {
    const path = new URL(url, window.location.href).pathname;
    if (path === lastPath.current) return;
    lastPath.current = path;
    window.scrollTo(0, 0);
    main.current?.querySelector<HTMLElement>("h1")?.focus();
  };

  return (
    <LocationProvider>
      <SignInProvider>
        <a class="skip-link" href="#contenu">
          Aller au contenu
        </a>
        <Header />
        <main id="contenu" ref={main} tabIndex={-1}>
          <Router onRouteChange={settle}>
            <Route path="/" component={StatusesPage} />
            <Route path="/catalogue" component={SearchPage} />
            <Route path="/catalogue/:slug" component={ApiPage} />
            <Route path="/developpeurs" component={DevelopersPage} />
            <Route default component={NotFoundPage} />
          </Router>
        </main>
        <Footer />
        <Announcer />
      </SignInProvider>
    </LocationProvider>
  );
}
