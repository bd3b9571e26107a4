/** Jest runs what tsc has compiled. `npm test` chooses the projects: scripts/test/ says which run when. */
const project = (displayName, settings) => ({
  displayName,
  rootDir: import.meta.dirname,
  roots: ["<rootDir>/dist/test"],
  testMatch: [`<rootDir>/dist/test/${displayName}/**/*.test.js`],
  transform: {},
  ...settings,
});
const clearReports = "<rootDir>/dist/test/support/run-reports/clear-logs.js";

export default {
  testTimeout: 60_000,
  projects: [
    // Most tests wait for others more than they work: they run side by side.
    project("daily", {
      testMatch: ["<rootDir>/dist/test/**/*.test.js"],
      testPathIgnorePatterns: ["<rootDir>/dist/test/(?:canary|load)/"],
      globalSetup: clearReports,
    }),
    // They put the machine under load, read the clock, or paint many pages: they run one file after the other, with nothing
    // beside them.
    project("load", { globalSetup: clearReports }),
    // They read what a whole run left behind, after its end.
    project("canary"),
  ],
};
