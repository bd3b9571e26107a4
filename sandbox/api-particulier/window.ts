/** A sliding window: counts the events of the last `milliseconds` at any moment. */
function createWindow(milliseconds: number) {
  const times: number[] = [];

  const forgetPast = () => {
    const past = performance.now() - milliseconds;
    const kept = times.findIndex((time) => time > past);
    times.splice(0, kept === -1 ? times.length : kept);
  };

  return {
    add: () => void times.push(performance.now()),
    count: () => {
      forgetPast();
      return times.length;
    },
    /** Milliseconds until the oldest event leaves the window; 0 when the window is empty. */
    freeIn: () => {
      forgetPast();
      const [oldest] = times;
      return oldest === undefined ? 0 : Math.max(0, oldest + milliseconds - performance.now());
    },
  };
}

export type Window = ReturnType<typeof createWindow>;

/** One window per name, created at its first use. */
export function createWindows(milliseconds: number) {
  const windows = new Map<string, Window>();
  return {
    of(name: string): Window {
      const window = windows.get(name) ?? createWindow(milliseconds);
      windows.set(name, window);
      return window;
    },
    clear: () => {
      windows.clear();
    },
  };
}

/** The highest count that a sliding window of this length has reached. */
export function createPeak(milliseconds: number) {
  let window = createWindow(milliseconds);
  let highest = 0;
  return {
    add: () => {
      window.add();
      highest = Math.max(highest, window.count());
    },
    highest: () => highest,
    clear: () => {
      window = createWindow(milliseconds);
      highest = 0;
    },
  };
}
