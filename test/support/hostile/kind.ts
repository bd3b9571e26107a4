/** Returns a size within these bounds: any size for a test, the largest for the benchmark. */
export type Draw = (min: number, max: number) => number;

export interface HostileRequest {
  /** `/graphql` when left out. */
  readonly path?: string;
  /** POST where there is a body. */
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** Added to JSON's content type and a valid key. An empty header is not sent. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A kind of request that is built to be expensive. To add another kind, add a line to a table beside this file. */
export interface HostileKind {
  readonly name: string;
  readonly make: (draw: Draw) => HostileRequest;
}
