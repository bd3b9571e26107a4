/** A span as a collector receives it, from Protobuf. Times in milliseconds since 1970. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly id: string;
  /** "" for the first span of a trace. */
  readonly parentId: string;
  readonly name: string;
  /** OpenTelemetry's numbers: 1 internal, 2 server, 3 client. */
  readonly kind: number;
  readonly start: number;
  readonly end: number;
  readonly attributes: Readonly<Record<string, string | number>>;
  /** The traces that it links to. */
  readonly links: readonly string[];
  readonly events: number;
  /** 2 for an error. */
  readonly status: number;
}

type Value = bigint | Buffer;

/** The fields of one message by number, in the order of the bytes. */
type Fields = ReadonlyMap<number, readonly Value[]>;

const wireTypes = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 };

/**
 * Reads an ExportTraceServiceRequest.
 * @see https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
 */
export function readSpans(bytes: Buffer): readonly ReceivedSpan[] {
  return messages(fieldsOf(bytes), 1)
    .flatMap((resourceSpans) => messages(resourceSpans, 2))
    .flatMap((scopeSpans) => messages(scopeSpans, 2))
    .map(toSpan);
}

function toSpan(fields: Fields): ReceivedSpan {
  const [status] = messages(fields, 15);
  return {
    traceId: bytesOf(fields, 1).toString("hex"),
    id: bytesOf(fields, 2).toString("hex"),
    parentId: bytesOf(fields, 4).toString("hex"),
    name: bytesOf(fields, 5).toString(),
    kind: numberOf(fields, 6),
    start: numberOf(fields, 7) / 1e6,
    end: numberOf(fields, 8) / 1e6,
    attributes: Object.fromEntries(messages(fields, 9).map(toAttribute)),
    links: messages(fields, 13).map((link) => bytesOf(link, 1).toString("hex")),
    events: messages(fields, 11).length,
    status: status ? numberOf(status, 3) : 0,
  };
}

function toAttribute(fields: Fields): readonly [string, string | number] {
  const [value = new Map<number, readonly Value[]>()] = messages(fields, 2);
  return [bytesOf(fields, 1).toString(), value.has(1) ? bytesOf(value, 1).toString() : numberOf(value, 3)];
}

function fieldsOf(bytes: Buffer): Fields {
  const fields = new Map<number, Value[]>();
  let at = 0;
  const varint = (): bigint => {
    let [value, shift] = [0n, 0n];
    for (;;) {
      const byte = BigInt(bytes[at++] ?? 0);
      value |= (byte & 0x7fn) << shift;
      if (byte < 0x80n) return value;
      shift += 7n;
    }
  };
  const take = (length: number) => bytes.subarray(at, (at += length));
  const read = (type: number): Value => {
    if (type === wireTypes.varint) return varint();
    if (type === wireTypes.fixed64) return take(8).readBigUInt64LE();
    if (type === wireTypes.fixed32) return BigInt(take(4).readUInt32LE());
    return take(Number(varint()));
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const number = tag >> 3;
    fields.set(number, [...(fields.get(number) ?? []), read(tag & 7)]);
  }
  return fields;
}

function messages(fields: Fields, number: number): readonly Fields[] {
  return (fields.get(number) ?? []).map((value) => fieldsOf(value as Buffer));
}

const bytesOf = (fields: Fields, number: number) => (fields.get(number)?.[0] ?? Buffer.alloc(0)) as Buffer;
const numberOf = (fields: Fields, number: number) => Number(fields.get(number)?.[0] ?? 0);
