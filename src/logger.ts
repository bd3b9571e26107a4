import type { FastifyBaseLogger } from "fastify";
import { pino, type DestinationStream } from "pino";
import { GatewayError, InternalError, type ErrorDetails } from "./errors.js";

/** The interface that pino and Fastify share. */
export type Logger = FastifyBaseLogger;

/**
 * Creates a logger that writes JSON lines for operators. Callers log events, never people. As a second protection, the
 * logger removes anything under a name that could carry a secret or an identity. Of a foreign error it writes only the
 * kind, the code and the location in the code: its message may quote what it could not parse.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: sensitivePaths(), remove: true },
      serializers: { err: describeError },
    },
    ...(destination ? [destination] : []),
  );
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
