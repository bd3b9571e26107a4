import { readFileSync } from "node:fs";
import { canary } from "./grammar/people.js";
import { Fault } from "./target.js";

// The path is relative to the compiled file.
const frontEndPage = readFileSync(new URL("../../../docs/front-end.md", import.meta.url), "utf8");
const masked = "INTERNAL_SERVER_ERROR";
/** The codes that the documentation explains to clients, without the one of a fault of the gateway. */
const documentedCodes = new Set(
  [...frontEndPage.matchAll(/^\| `([A-Z_]+)`/gm)].flatMap(([, code = ""]) => (code === masked ? [] : [code])),
);
/** Parts of stacks, paths, hosts, commands and values that no error may contain. */
const internals =
  /\n\s+at |node_modules|node:internal|file:\/\/|\/dist\/|\.[jt]s:\d+|127\.0\.0\.1|localhost|rediss?:|ECONN|EPIPE|ENOENT|TypeError|RangeError|SyntaxError|ZodError|ReplyError|WRONGTYPE/;

interface GraphqlError {
  readonly message?: unknown;
  readonly extensions?: { readonly code?: unknown };
}

/**
 * Returns the code of the first error of a GraphQL answer; "data" without an error.
 * @throws Fault for an answer that is not one, and for an error that the documentation does not allow.
 */
export function judgeGraphqlAnswer(text: string): string {
  const { data, errors = [] } = parse(text) as { data?: unknown; errors?: readonly GraphqlError[] };
  if (data === undefined && errors.length === 0) throw new Fault("unmasked", `neither data nor errors: ${text}`);
  for (const error of errors) judgeError(error);
  return errors[0] ? String(errors[0].extensions?.code) : "data";
}

function judgeError(error: GraphqlError): void {
  const text = JSON.stringify(error);
  if (typeof error.message !== "string" || !documentedCodes.has(String(error.extensions?.code)))
    throw new Fault("unmasked", `an error without a documented code: ${text}`);
  judgeText(text);
}

/** Throws Fault for a text that reveals internals of the gateway, or a person. */
export function judgeText(text: string): void {
  const [found] = internals.exec(text) ?? [];
  if (found !== undefined) throw new Fault("unmasked", `the answer contains ${found}: ${text}`);
  if (text.includes(canary)) throw new Fault("unmasked", `the answer names a person: ${text}`);
}

function parse(text: string): object {
  try {
    return Object(JSON.parse(text)) as object;
  } catch (cause) {
    throw new Fault("unmasked", `not JSON: ${text.slice(0, 200)}`, { cause });
  }
}
