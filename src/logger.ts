import type { FastifyBaseLogger } from "fastify";
import { pino, type DestinationStream } from "pino";
import { GatewayError, InternalError, type ErrorDetails } from "./errors.js";

/** The interface that pino and Fastify share. */
export type Logger = FastifyBaseLogger;

interface Output {
  /** Standard output when left out. */
  readonly destination?: DestinationStream;
  /** Returns fields that each line gets. */
  readonly mixin?: () => object;
}

/**
 * Creates a logger that writes JSON lines for operators. Callers log events, never people. As a second protection, the
 * logger removes anything under a name that could carry a secret or an identity. Of a foreign error it writes only the
 * kind, the code and the location in the code: its message may quote what it could not parse.
 */
export function createLogger(level: string, { destination, mixin }: Output = {}): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: createTimestamp(),
      redact: { paths: sensitivePaths(), remove: true },
      serializers: { err: describeError },
      ...(mixin && { mixin }),
    },
    ...(destination ? [destination] : []),
  );
}

/** Returns a function that writes the time into a line. Lines of the same millisecond share its text. */
function createTimestamp(): () => string {
  let [at, text] = [NaN, ""];
  return () => {
    const now = Date.now();
    if (now !== at) [at, text] = [now, `,"time":"${new Date(now).toISOString()}"`];
    return text;
  };
}

/** Characters that are written together, and milliseconds until fewer are written. */
const output = { minLength: 8_192, flushMs: 50 };

/** Pino then sets `lastLevel` of the destination before it writes a line. */
const wantsLevel = Symbol.for("pino.metadata");
const errorLevel = 50;

/**
 * Returns the standard output. A line waits for others for 50 ms at most. An error waits for none, and neither does the
 * exit of the process. Only a process that is killed loses the lines that wait.
 */
export function createOutput(): DestinationStream {
  let waiting = "";
  const flush = () => {
    if (waiting === "") return;
    stream.write(waiting);
    waiting = "";
  };
  // Before the stream's own listener, which writes what the stream holds.
  process.once("exit", flush);
  // The stream could gather lines too, but it measures all that wait for each line.
  const stream = pino.destination({ dest: 1, sync: false });
  setInterval(flush, output.flushMs).unref();
  return {
    [wantsLevel]: true,
    lastLevel: 0,
    write(line: string) {
      waiting += line;
      if (waiting.length >= output.minLength || this.lastLevel >= errorLevel) flush();
    },
  } as DestinationStream & { lastLevel: number };
}

/** Returns a logger that adds these fields to its lines. It costs nothing until its first line. */
export function lazyChild(log: Logger, fields: Readonly<Record<string, unknown>>): Logger {
  let child: Logger | undefined;
  const created = () => (child ??= log.child(fields));
  const at =
    (level: "fatal" | "error" | "warn" | "info" | "debug" | "trace"): Logger["info"] =>
    (...line: Parameters<Logger["info"]>) => {
      created()[level](...line);
    };
  return {
    fatal: at("fatal"),
    error: at("error"),
    warn: at("warn"),
    info: at("info"),
    debug: at("debug"),
    trace: at("trace"),
    silent: () => undefined,
    level: log.level,
    child: (more, options) => created().child(more, options),
  };
}

/**
 * Returns the same logger for lines that hold only identifiers, numbers and texts of the gateway itself: it removes
 * nothing. The search for sensitive names costs more than the rest of a line.
 */
export function withoutRedaction(log: Logger): Logger {
  return log.child({}, { redact: [] });
}

function sensitivePaths(): string[] {
  const names = [
    "authorization",
    "cookie",
    "token",
    "access_token",
    "client_secret",
    "sub",
    "identity",
    "claims",
    "body",
    "variables",
  ];
  return names.flatMap((name) => [name, `*.${name}`]);
}

interface ErrorRecord {
  type: string;
  code?: string;
  message: string;
  details?: ErrorDetails;
  at?: string[];
  cause?: ErrorRecord;
}

const withheld = "not logged: a foreign message may quote personal data";

function describeError(error: unknown): ErrorRecord {
  if (!(error instanceof Error)) return { type: typeof error, message: withheld };
  const isOurs = error instanceof GatewayError || error instanceof InternalError;
  const record: ErrorRecord = { type: error.name, message: isOurs ? error.message : withheld };
  if ("code" in error && typeof error.code === "string") record.code = error.code;
  if (error instanceof GatewayError) record.details = error.details;
  else record.at = stackFrames(error);
  if (error.cause !== undefined) record.cause = describeError(error.cause);
  return record;
}

function stackFrames(error: Error): string[] {
  const lines = error.stack?.split("\n") ?? [];
  return lines
    .filter((line) => /^ {4}at /.test(line))
    .map((line) => line.trim())
    .slice(0, 5);
}
