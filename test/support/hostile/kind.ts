/** Chooses a size within these bounds: any for a test, the largest for the benchmark. */
export type Draw = (min: number, max: number) => number;

export interface HostileRequest {
  /** `/graphql` when left out. */
  readonly path?: string;
  /** POST where there is a body. */
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** On top of JSON and a good key; an empty one is not sent. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A kind of request that is made to be expensive. Add a line to a table beside this file for another. */
export interface HostileKind {
  readonly name: string;
  readonly make: (draw: Draw) => HostileRequest;
}
