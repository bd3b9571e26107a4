import dataHandler from "ioredis/built/DataHandler.js";
import { InternalError } from "../../errors.js";

/*
 * ioredis throws an error in its handling of a reply outside any promise, which ends the process: for example, for a
 * null that no command waits for. Here, such an error breaks only the connection, as a reply that cannot be parsed does.
 */
if (!("dispatch" in dataHandler.default.prototype)) throw new InternalError("ioredis handles replies in another way");
Object.assign(dataHandler.default.prototype, {
  dispatch(this: { returnFatalError(error: unknown): void }, handle: () => void): void {
    try {
      handle();
    } catch (error) {
      this.returnFatalError(error);
    }
  },
});

/** Returns why a command failed: no reply in time, no connection, or an error as reply. */
export function kindOf(error: unknown): "timeout" | "connection" | "reply" {
  if (replyCode(error) !== undefined) return "reply";
  return Error.isError(error) && error.message === "Command timed out" ? "timeout" : "connection";
}

/** Returns the code of an error reply of Redis (`OOM`, `READONLY`, `NOAUTH`…); undefined for any other error. */
export function replyCode(error: unknown): string | undefined {
  if (!Error.isError(error) || error.name !== "ReplyError") return undefined;
  return /^[A-Z]+/.exec(error.message)?.[0] ?? "ERR";
}

/** Whether a cluster has redirected a command too often: its keys are moving from one node to another. */
export function isSlotMoving(error: unknown): boolean {
  return Error.isError(error) && error.message.startsWith("Too many Cluster redirections");
}

const codes = /\b(?:E[A-Z]{4,}|WRONGPASS|NOAUTH|NOPERM)\b/;
/** What ioredis only says in a sentence, which may have an address in it. */
const sentences: readonly (readonly [RegExp, string])[] = [
  [/certificate/i, "CERTIFICATE"],
  [/^All sentinels are unreachable/, "NO_SENTINEL"],
  [/^Command timed out/, "TIMEOUT"],
];

/** Returns the code that says why Redis cannot be used (`ECONNREFUSED`, `WRONGPASS`…); undefined if there is none. */
export function causeCode(error: unknown): string | undefined {
  if (!Error.isError(error)) return undefined;
  const { code } = error as NodeJS.ErrnoException;
  if (code !== undefined) return code;
  const inMessage = replyCode(error) ?? codes.exec(error.message)?.[0];
  return inMessage ?? sentences.find(([sentence]) => sentence.test(error.message))?.[1];
}
