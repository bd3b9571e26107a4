import type { Measurement } from "./measurements.js";

/** Figures of runs that are too long for CI, from the reports that they write. */
export const recorded: readonly Measurement[] = [
  {
    row: 35,
    file: "test/endurance/index.ts",
    title: "npm run test:endurance",
    date: "2026-11-29",
    figures: {
      minutes: 30,
      answers: 2_803_574,
      "memory in 10 minutes, MB": 0.7,
      "descriptors in 10 minutes": -4,
      "resources in 10 minutes": -4,
    },
  },
];
