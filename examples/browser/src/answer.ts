/** One entry of `errors`. If it has no path, the gateway has refused the whole request. */
export interface GatewayError {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: {
    readonly code?: string;
    /** In whole seconds. */
    readonly retryAfter?: number;
    readonly retryable?: boolean;
    /** The operator finds the request by it. */
    readonly requestId?: string;
  };
}

/** The data and the errors of one answer. A field that failed is null; the other fields keep their data. */
export interface Answer<Data> {
  readonly data: Data | null;
  readonly errors: readonly GatewayError[];
}

/**
 * Returns the error that explains why the value at this path is null; undefined if there is none. It is the error of
 * the field, of a field above it, of a non-null field below it, or of the whole request.
 */
export function errorAt(errors: readonly GatewayError[], ...path: (string | number)[]): GatewayError | undefined {
  return errors.find(({ path: failed = [] }) =>
    failed.every((step, index) => index >= path.length || step === path[index]),
  );
}
