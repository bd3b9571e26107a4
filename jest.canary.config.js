/** What the whole suite left behind is looked at when it has ended. */
export default {
  roots: ["<rootDir>/dist/test/canary"],
  transform: {},
  testTimeout: 60_000,
};
