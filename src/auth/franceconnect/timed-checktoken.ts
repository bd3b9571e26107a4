import type { Checktoken } from "./checktoken.js";

type Listener = (ms: number) => void;

/** Returns the same function, and `onEnd`: its listener receives the duration of each call, in milliseconds. */
export function createTimedChecktoken(checktoken: Checktoken) {
  let listener: Listener = () => undefined;
  const timed: Checktoken = async (token) => {
    const start = performance.now();
    try {
      return await checktoken(token);
    } finally {
      listener(performance.now() - start);
    }
  };
  return {
    checktoken: timed,
    onEnd: (added: Listener): void => {
      listener = added;
    },
  };
}
