import type { Socket } from "node:net";

const tickMs = 20;
/** Milliseconds. Below the shortest `Retry-After`. */
const pauseMs = 500;
/** Sockets that are read again in a millisecond. */
const perMs = 2;

interface Options {
  /** A paused socket does not notice that its client has left: others need connections too. */
  readonly maxPaused: number;
  /** Once the gateway drains, every request that was sent must be read. */
  readonly isReady: () => boolean;
}

/**
 * Pauses sockets whose request was refused: a client that asks again at once would keep the gateway busy with refusals.
 * Each socket is read again after half a second, the longest paused first, and 2,000 a second at most: after five
 * seconds at the latest. Until then its next request waits in the socket, where it costs nothing.
 */
export function createPausedSockets({ maxPaused, isReady }: Options) {
  const paused = new Map<Socket, number>();
  const resumeBefore = (time: number, most: number) => {
    let resumed = 0;
    for (const [socket, since] of paused) {
      if (since > time || resumed >= most) return;
      paused.delete(socket);
      socket.resume();
      resumed += 1;
    }
  };
  const watched = new WeakSet<Socket>();
  const forgetWhenClosed = (socket: Socket) => {
    if (!watched.has(socket)) socket.once("close", () => paused.delete(socket));
    watched.add(socket);
  };
  let at = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    if (isReady()) resumeBefore(now - pauseMs, (now - at) * perMs);
    else resumeBefore(Infinity, Infinity);
    at = now;
  }, tickMs).unref();
  return {
    /** Whether one more socket can be paused. */
    hasRoom: (): boolean => isReady() && paused.size < maxPaused,
    pause: (socket: Socket): void => {
      if (socket.destroyed || !socket.writable || paused.has(socket)) return;
      socket.pause();
      paused.set(socket, performance.now());
      forgetWhenClosed(socket);
    },
    close: (): void => {
      clearInterval(timer);
    },
  };
}

export type PausedSockets = ReturnType<typeof createPausedSockets>;
