/** What the whole suite left behind is looked at when it has ended. */
export default {
  testMatch: ["<rootDir>/dist/test/canary/**/*.test.js"],
  transform: {},
};
