import type { FastifyReply } from "fastify";
import type { SourceAnswer } from "./personas.js";

/** Gives a stand-in source's answer, bad habits included. */
export function giveAnswer(reply: FastifyReply, answer: SourceAnswer): FastifyReply {
  if (typeof answer === "string") return misbehave(reply, answer);
  const text = answer.raw ?? JSON.stringify(answer.body);
  return reply
    .code(answer.status)
    .headers({ "content-type": "application/json", ...answer.headers })
    .serializer((payload: string) => payload)
    .send(text);
}

function misbehave(reply: FastifyReply, habit: Extract<SourceAnswer, string>): FastifyReply {
  reply.hijack();
  if (habit === "reset") reply.raw.destroy();
  if (habit === "drip") {
    reply.raw.writeHead(200, { "content-type": "application/json" });
    const drip = setInterval(() => reply.raw.write(" "), 200);
    reply.raw.once("close", () => {
      clearInterval(drip);
    });
  }
  return reply;
}
