const sampleMs = 20;
/** Milliseconds for which a late loop counts as late. */
const lateForMs = 500;

/**
 * Measures how late the event loop is, 50 times a second. `onSample` receives the delay in milliseconds. The loop is
 * late for half a second after a delay of more than `lateLoopMs`.
 */
export function watchEventLoop(lateLoopMs: number, onSample: (delayMs: number) => void) {
  let at = performance.now();
  let lateUntil = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    const delayMs = now - at - sampleMs;
    at = now;
    if (delayMs > lateLoopMs) lateUntil = now + lateForMs;
    onSample(delayMs);
  }, sampleMs).unref();
  return {
    isLate: () => performance.now() < lateUntil,
    close: () => {
      clearInterval(timer);
    },
  };
}
