import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";
import { guide } from "./guide.js";

const gateway = "http://127.0.0.1:4000";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [guide(), compressed()],
  build: {
    outDir: "../dist/console",
    emptyOutDir: true,
    target: "es2022",
    // The content security policy admits no data: URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { input: ["index.html", "front-end.html"].map((page) => `${import.meta.dirname}/${page}`) },
  },
  // `npx vite console`, beside a running gateway.
  server: { proxy: { "/graphql": gateway, "/auth": gateway, "/schema.graphql": gateway, "/explorer": gateway } },
});

/** Lays each asset's compressed forms beside it, so that serving costs no work. */
function compressed(): Plugin {
  let folder = "";
  return {
    name: "compressed",
    apply: "build",
    configResolved(config) {
      folder = join(config.root, config.build.outDir, config.build.assetsDir);
    },
    closeBundle() {
      for (const name of readdirSync(folder)) {
        const file = join(folder, name);
        const content = readFileSync(file);
        writeFileSync(`${file}.br`, brotliCompressSync(content));
        writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
      }
    },
  };
}
