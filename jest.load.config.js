/** What puts the machine under load, or looks at the clock: one file after the other, with nothing beside it. */
export default {
  roots: ["<rootDir>/dist/test/load"],
  transform: {},
  maxWorkers: 1,
  testTimeout: 60_000,
};
