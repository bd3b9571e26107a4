/**
 * Apollo's hosts for its Sandbox: one serves the script that this page runs, the other the frame that the script opens.
 */
const hosts = {
  script: "https://embeddable-sandbox.cdn.apollographql.com",
  frame: "https://sandbox.embed.apollographql.com",
};

/** Returns the page for people who open the endpoint in a browser: Apollo Sandbox, set to this endpoint. */
export function renderSandboxPage(endpoint: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Apollo Sandbox — Prestations gateway</title>
    <link rel="icon" href="explorer/icon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="explorer/sandbox.css" />
    <script defer src="${hosts.script}/v2/embeddable-sandbox.umd.production.min.js"></script>
    <script type="module" src="explorer/sandbox.js"></script>
  </head>
  <body>
    <main>
      <div id="offline" hidden>
        <h1>Apollo Sandbox cannot be loaded</h1>
        <p>It is loaded from Apollo's network, which is unreachable from here. <a href="explorer">The offline explorer</a> is served by this gateway.</p>
      </div>
      <div id="sandbox" data-endpoint="${escapeAttribute(endpoint)}"></div>
    </main>
  </body>
</html>
`;
}

/**
 * Returns the content security policy of that page. It allows only Apollo's two hosts, the gateway's own files, and the
 * endpoint.
 */
export function sandboxPolicy(endpoint: string) {
  return {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'", hosts.script],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'", new URL(endpoint).origin],
    frameSrc: [hosts.frame],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  };
}

function escapeAttribute(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
