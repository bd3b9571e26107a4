import type { FastifyReply } from "fastify";

/** One answer of a stand-in source: a status with a body or raw text, or a connection fault. */
export type SourceAnswer =
  | { readonly status: number; readonly body?: unknown; readonly raw?: string; readonly headers?: AnswerHeaders }
  | "hang"
  | "reset"
  | "drip";

/** By lower-case name. */
export type AnswerHeaders = Readonly<Record<string, string>>;

const json: AnswerHeaders = { "content-type": "application/json" };

/**
 * Sends a stand-in source's answer exactly as given, connection faults included. The answer's headers override the
 * source's usual headers. A header that is empty in the answer is not sent.
 */
export function giveAnswer(reply: FastifyReply, answer: SourceAnswer, usual: AnswerHeaders = json): FastifyReply {
  reply.hijack();
  if (typeof answer === "string") misbehave(reply, answer, usual);
  else {
    const headers = Object.entries({ ...usual, ...answer.headers }).filter(([name]) => answer.headers?.[name] !== "");
    reply.raw.writeHead(answer.status, Object.fromEntries(headers)).end(answer.raw ?? JSON.stringify(answer.body));
  }
  return reply;
}

function misbehave({ raw }: FastifyReply, habit: Extract<SourceAnswer, string>, usual: AnswerHeaders): void {
  if (habit === "reset") raw.destroy();
  if (habit !== "drip") return;
  raw.writeHead(200, usual);
  const drip = setInterval(() => raw.write(" "), 200);
  raw.once("close", () => {
    clearInterval(drip);
  });
}
