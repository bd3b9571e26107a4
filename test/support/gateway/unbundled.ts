import { registerHooks } from "node:module";

/** Loaded before a gateway: it starts from its modules, not from the bundle, so that each keeps its URL. */
registerHooks({
  resolve: (specifier, context, nextResolve) =>
    nextResolve(specifier.replace("/bundle/start.js", "/src/process/start.js"), context),
});
