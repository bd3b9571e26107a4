import { describe, expect, it } from "@jest/globals";
import { createDeadline, extended, signalOf, unlessOver } from "../../src/deadline.js";

const longMs = 60_000;
const never = new Promise<string>(() => undefined);
const over = () => new Error("over");

describe("a deadline", () => {
  it("refuses work that is not done when the time is over", async () => {
    const deadline = createDeadline(100, 70);
    await expect(unlessOver(deadline, never, over)).rejects.toThrow("over");
    // A timer may fire a millisecond early.
    expect(performance.now()).toBeGreaterThan(deadline.at - 2);
  });

  it("refuses work that is not done when its caller leaves, and work that comes later", async () => {
    const deadline = createDeadline(longMs, 0);
    const waiting = unlessOver(deadline, never, over);
    deadline.end();
    await expect(waiting).rejects.toThrow("over");
    await expect(unlessOver(deadline, never, over)).rejects.toThrow("over");
  });

  it("keeps a result that is there when it ends, and one that is there when it has ended", async () => {
    const deadline = createDeadline(longMs, 0);
    const { promise, resolve } = Promise.withResolvers<string>();
    const waiting = unlessOver(deadline, promise, over);
    resolve("there");
    deadline.end();
    expect(await waiting).toBe("there");
    expect(await unlessOver(deadline, promise, over)).toBe("there");
    await expect(unlessOver(deadline, Promise.reject(new Error("failed")), over)).rejects.toThrow("failed");
  });

  it("calls a listener once, and none that has left", () => {
    const deadline = createDeadline(longMs, 0);
    const called: string[] = [];
    const leave = deadline.whenOver(() => called.push("one that left"));
    deadline.whenOver(() => called.push("one that waits"));
    leave();
    deadline.end();
    deadline.end();
    deadline.whenOver(() => called.push("one that came late"));
    expect(called).toEqual(["one that waits", "one that came late"]);
  });

  it("aborts its signal when it ends, and a signal that is made later", () => {
    const deadline = createDeadline(longMs, 0);
    const signal = signalOf(deadline);
    expect(signal.aborted).toBe(false);
    deadline.end();
    expect([signal.aborted, signalOf(deadline).aborted]).toEqual([true, true]);
  });

  it("is extended: what waits, or comes after its end, is refused so much later", async () => {
    const deadline = createDeadline(longMs, 0);
    const later = extended(deadline, 30);
    expect(later.at).toBe(deadline.at + 30);
    const before = unlessOver(later, never, over);
    const endedAt = performance.now();
    deadline.end();
    const after = unlessOver(later, never, over);
    for (const waiting of [before, after]) {
      await expect(waiting).rejects.toThrow("over");
      expect(performance.now()).toBeGreaterThan(endedAt + 28);
    }
  });

  it("is extended: a listener that leaves between the two ends is not called", async () => {
    const deadline = createDeadline(longMs, 0);
    const later = extended(deadline, 20);
    const called: string[] = [];
    const leave = later.whenOver(() => called.push("one that left"));
    deadline.end();
    leave();
    await expect(unlessOver(later, never, over)).rejects.toThrow("over");
    expect(called).toEqual([]);
  });
});
