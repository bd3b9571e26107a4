/** Counts what happened in the last so many milliseconds, whenever it is asked: no fixed edges. */
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
    /** Milliseconds until the oldest leaves; 0 while it is empty. */
    freeIn: () => {
      forgetPast();
      const [oldest] = times;
      return oldest === undefined ? 0 : Math.max(0, oldest + milliseconds - performance.now());
    },
  };
}

export type Window = ReturnType<typeof createWindow>;

/** One window for each name, made when it is first asked for. */
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

/** The most that a window of this length has ever held. */
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
