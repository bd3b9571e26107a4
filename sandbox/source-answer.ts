import type { FastifyReply } from "fastify";

/** One answer of a stand-in source: a status and a body, raw text, or a bad habit. */
export type SourceAnswer =
  | { readonly status: number; readonly body?: unknown; readonly raw?: string; readonly headers?: AnswerHeaders }
  | "hang"
  | "reset"
  | "drip";

/** By lower-case name. */
export type AnswerHeaders = Readonly<Record<string, string>>;

const json: AnswerHeaders = { "content-type": "application/json" };

/**
 * Gives a stand-in source's answer to the letter, bad habits included, with the source's usual headers under its own. A
 * header that the answer leaves empty is not sent.
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
