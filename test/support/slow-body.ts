import { setTimeout as delay } from "node:timers/promises";

/** Returns a body whose second half comes this many milliseconds after the first. */
export function slowBody(text: string, ms: number): ReadableStream<Uint8Array> {
  const half = Math.floor(text.length / 2);
  return new ReadableStream({
    async start(controller) {
      controller.enqueue(Buffer.from(text.slice(0, half)));
      await delay(ms);
      controller.enqueue(Buffer.from(text.slice(half)));
      controller.close();
    },
  });
}
