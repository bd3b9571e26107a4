import type { FastifyReply } from "fastify";
import type { SourceAnswer } from "./personas.js";

/** Gives a stand-in source's answer to the letter, bad habits included. A header that is empty is not sent. */
export function giveAnswer(reply: FastifyReply, answer: SourceAnswer): FastifyReply {
  reply.hijack();
  if (typeof answer === "string") misbehave(reply, answer);
  else {
    const headers = Object.entries({ "content-type": "application/json", ...answer.headers }).filter(
      ([, value]) => value,
    );
    reply.raw.writeHead(answer.status, Object.fromEntries(headers)).end(answer.raw ?? JSON.stringify(answer.body));
  }
  return reply;
}

function misbehave({ raw }: FastifyReply, habit: Extract<SourceAnswer, string>): void {
  if (habit === "reset") raw.destroy();
  if (habit !== "drip") return;
  raw.writeHead(200, { "content-type": "application/json" });
  const drip = setInterval(() => raw.write(" "), 200);
  raw.once("close", () => {
    clearInterval(drip);
  });
}
