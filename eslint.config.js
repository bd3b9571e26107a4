import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const readOnce =
  "The environment is read once, in src/process/start.ts or by a command: take what you need as an argument.";
const environment = [
  { selector: "MemberExpression[object.name='process'][property.name='env']", message: readOnce },
  { selector: "ImportDeclaration[source.value=/^(node:)?process$/]", message: readOnce },
];

const skippedTests = [
  {
    selector: "MemberExpression[object.name=/^(describe|it|test)$/][property.name=/^(only|skip|todo)$/]",
    message: "A test runs, or it goes.",
  },
  {
    selector: "CallExpression[callee.name=/^(fdescribe|fit|xdescribe|xit|xtest)$/]",
    message: "A test runs, or it goes.",
  },
];

const sleep =
  "Wait for what you expect, with a helper of test/support: a fixed sleep is slow, and wrong on a busy machine.";
const sleeps = [
  { selector: "CallExpression[callee.name='setTimeout']", message: sleep },
  { selector: "ImportDeclaration[source.value=/^(node:)?timers/]", message: sleep },
];

export default defineConfig(
  // The example has types of its own once it is installed; its compiler checks it in the tests.
  globalIgnores(["dist/", "reports/", "test/generated/", "console/src/generated/", "examples/"]),
  { linterOptions: { reportUnusedDisableDirectives: "error", reportUnusedInlineConfigs: "error" } },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "no-console": "error",
      "no-restricted-syntax": ["error", ...environment],
      "@typescript-eslint/consistent-type-imports": "error",
      // Brackets say that a name is data: a header, a variable of the environment.
      "@typescript-eslint/dot-notation": ["error", { allowIndexSignaturePropertyAccess: true }],
      // An empty string counts as absent, in the environment and in headers.
      "@typescript-eslint/prefer-nullish-coalescing": ["error", { ignorePrimitives: { string: true } }],
      // The vocabulary's classes are shapes, which literals fill; what a class guards has a private member.
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      // type-graphql's vocabulary and resolvers are decorated classes.
      "@typescript-eslint/no-extraneous-class": ["error", { allowWithDecorator: true }],
    },
  },
  {
    files: ["src/**", "sandbox/**", "console/**"],
    rules: {
      "max-lines": ["error", { max: 150, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 40, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ["src/process/start.ts", "src/commands/**", "sandbox/token.ts", "sandbox/stand-alone.ts", "scripts/**"],
    rules: { "no-restricted-syntax": "off" },
  },
  { files: ["test/**"], rules: { "no-restricted-syntax": ["error", ...skippedTests, ...sleeps] } },
  // The one place of tests that may hold a timer: what they all wait with.
  { files: ["test/support/**"], rules: { "no-restricted-syntax": ["error", ...skippedTests] } },
  { files: ["**/*.js", "**/*.cjs"], extends: [tseslint.configs.disableTypeChecked] },
  {
    files: ["src/process/check-node.js"],
    languageOptions: { globals: { process: "readonly", console: "readonly" } },
    // It may load nothing, a logger neither.
    rules: { "no-console": "off" },
  },
  {
    files: ["bench/peers/**"],
    languageOptions: { globals: { Buffer: "readonly", process: "readonly", URL: "readonly" } },
  },
  // They run in a browser.
  {
    files: ["explorer/**"],
    languageOptions: {
      globals: { document: "readonly", globalThis: "readonly", MutationObserver: "readonly", URL: "readonly" },
    },
  },
  { files: ["**/*.cjs"], languageOptions: { globals: { module: "readonly" } } },
);
