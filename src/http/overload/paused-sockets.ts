import type { Socket } from "node:net";

const tickMs = 20;
/** Milliseconds. Below the shortest `Retry-After`. */
const pauseMs = 500;
/** Sockets that are read again at each tick: 2,000 a second. */
const perTick = 40;

/**
 * Pauses sockets whose request was refused: a client that asks again at once would keep the gateway busy with refusals.
 * Each socket is read again after half a second, the longest paused first, and 2,000 a second at most. If thousands of
 * clients ask again at once, each then waits for a few seconds in its socket, where it costs nothing.
 */
export function createPausedSockets() {
  const paused: { readonly socket: Socket; readonly since: number }[] = [];
  const timer = setInterval(() => {
    const due = performance.now() - pauseMs;
    for (let resumed = 0; resumed < perTick && paused[0] && paused[0].since <= due; resumed += 1)
      paused.shift()?.socket.resume();
  }, tickMs).unref();
  return {
    add: (socket: Socket): void => {
      socket.pause();
      paused.push({ socket, since: performance.now() });
    },
    close: (): void => {
      clearInterval(timer);
      for (const { socket } of paused) socket.resume();
    },
  };
}
