import fc from "fast-check";
import { anyText, nearly } from "./text.js";

const values = [
  ...["+OK\r\n", "+PONG\r\n", "$-1\r\n", "*-1\r\n", "_\r\n", "#t\r\n", ",1e999\r\n", "*0\r\n", "%1\r\n+a\r\n:1\r\n"],
  ...["$999999999\r\n", "*999999999\r\n", ">1\r\n_\r\n", ">2\r\n+message\r\n_\r\n", `$22\r\n${"g".repeat(22)}\r\n`],
];
const errors = ["ERR no", "OOM no", "WRONGTYPE no", "MOVED 1 127.0.0.1:1", "READONLY no", "NOSCRIPT no", ""];

const bulk = (text: string) => `$${String(Buffer.byteLength(text))}\r\n${text}\r\n`;
const scalars = fc.oneof(
  fc.constantFrom(...values),
  fc.constantFrom(...errors).map((text) => `-${text}\r\n`),
  fc.bigInt().map((value) => `:${String(value)}\r\n`),
  anyText.map(bulk),
);

const { reply } = fc.letrec<{ reply: string; list: string }>((tie) => ({
  reply: fc.oneof({ maxDepth: 3 }, scalars, tie("list")),
  list: fc.array(tie("reply"), { maxLength: 3 }).map((all) => `*${String(all.length)}\r\n${all.join("")}`),
}));

/** Replies in Redis's protocol (RESP), nearly valid. */
export const replies = nearly(
  fc.oneof(
    reply,
    fc.array(reply, { maxLength: 3 }).map((all) => all.join("")),
  ),
);
