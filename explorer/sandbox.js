const { EmbeddedSandbox } = globalThis;
const target = document.getElementById("sandbox");

if (EmbeddedSandbox) {
  new EmbeddedSandbox({
    target,
    initialEndpoint: target.dataset.endpoint,
    endpointIsEditable: false,
    hideCookieToggle: false,
    // The page's security policy forbids injected styles: sandbox.css contains them.
    allowDynamicStyles: false,
    runTelemetry: false,
    initialState: { document: "query Benefits {\n  benefits {\n    code\n    name\n    available\n  }\n}\n" },
  });
} else {
  target.hidden = true;
  document.getElementById("offline").hidden = false;
}
