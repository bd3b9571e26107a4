/** Jest runs what tsc has compiled. Most tests wait for others more than they work: two at once, on two cores. */
export default {
  roots: ["<rootDir>/dist/test"],
  testPathIgnorePatterns: ["<rootDir>/dist/test/(?:canary|load)/"],
  transform: {},
  maxWorkers: 2,
  testTimeout: 60_000,
  globalSetup: "<rootDir>/dist/test/support/clear-logs.js",
};
