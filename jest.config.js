/** Jest runs what tsc has compiled. */
export default {
  testMatch: ["<rootDir>/dist/test/**/*.test.js"],
  testPathIgnorePatterns: ["<rootDir>/dist/test/canary/"],
  transform: {},
  testTimeout: 20_000,
  globalSetup: "<rootDir>/dist/test/support/clear-logs.js",
};
