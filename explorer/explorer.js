import { createExamples } from "./examples.js";

const offers = JSON.parse(document.querySelector('meta[name="offers"]').content);
document.getElementById("sign-in").hidden = !offers.signIn;

/** Storage that ends with the page. GraphiQL would otherwise keep the text that people type: tokens and names. */
function createMemory() {
  const values = new Map();
  return {
    getItem: (name) => values.get(name) ?? null,
    setItem: (name, value) => values.set(name, value),
    removeItem: (name) => values.delete(name),
    clear: () => values.clear(),
    get length() {
      return values.size;
    },
  };
}

const { React, ReactDOM, GraphiQL } = globalThis;

ReactDOM.createRoot(document.getElementById("explorer")).render(
  React.createElement(GraphiQL, {
    // Same origin: the browser sends the console's session cookie, so a signed-in person asks as themselves.
    fetcher: GraphiQL.createFetcher({ url: new URL("graphql", document.baseURI).href }),
    defaultTabs: createExamples(offers),
    defaultEditorToolsVisibility: "headers",
    showPersistHeadersSettings: false,
    forcedTheme: "light",
    storage: createMemory(),
  }),
);

/** GraphiQL's editors do not have accessible names; a screen reader needs them. */
const names = [
  [".graphiql-query-editor textarea", "Query"],
  [".graphiql-editor-tool .graphiql-editor:nth-child(1) textarea", "Variables"],
  [".graphiql-editor-tool .graphiql-editor:nth-child(2) textarea", "Headers"],
  [".result-window textarea", "Answer"],
];
new MutationObserver(() => {
  for (const [selector, name] of names) {
    document.querySelector(`${selector}:not([aria-label])`)?.setAttribute("aria-label", name);
  }
}).observe(document.getElementById("explorer"), { childList: true, subtree: true });
