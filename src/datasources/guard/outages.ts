import { SourceFailure } from "../source-failure.js";

/** Whatever it announces: then it is asked again. */
const longestRestSeconds = 3_600;

/** The operations of a source that are out of service, each until the time that the source has announced. */
export function createOutages() {
  const ends = new Map<string, number>();
  return {
    announced(operation: string, seconds: number): void {
      ends.set(operation, performance.now() + Math.min(longestRestSeconds, seconds) * 1_000);
    },
    /** Throws SourceFailure SOURCE_UNAVAILABLE while it lasts, with the seconds that are left. */
    check(operation: string): void {
      const left = (ends.get(operation) ?? 0) - performance.now();
      if (left > 0) throw new SourceFailure("SOURCE_UNAVAILABLE", Math.ceil(left / 1_000));
      ends.delete(operation);
    },
  };
}
