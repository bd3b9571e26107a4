/**
 * The only attributes that a span may have: the exporter drops all others. None of them can hold a person, a token, a
 * host, a URL or an argument.
 * @see https://opentelemetry.io/docs/specs/semconv/
 */
export const allowedAttributes = [
  "http.request.method",
  "http.response.status_code",
  "http.route",
  "url.scheme",
  /** The code of an error, or the name of its class. */
  "error.type",
  "graphql.operation.type",
  /** Only of a trusted document. */
  "graphql.operation.name",
  "db.system.name",
  "db.operation.name",
  /** anonymous, citizen, session or consumer. */
  "gateway.viewer",
  /** The benefit, its source, and how fresh the answer is. Not the outcome. */
  "gateway.benefit",
  "gateway.source",
  "gateway.freshness",
] as const;

type AttributeName = (typeof allowedAttributes)[number];

export type SpanAttributes = Readonly<Partial<Record<AttributeName, string | number>>>;
