/** An entry of `errors`. Without a path, the gateway has refused the whole request. */
export interface GatewayError {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: {
    readonly code?: string;
    /** Whole seconds. */
    readonly retryAfter?: number;
    readonly retryable?: boolean;
    /** Give it to the operator. */
    readonly requestId?: string;
  };
}

/** Data and errors, side by side: a field that failed is null, the others keep their data. */
export interface Answer<Data> {
  readonly data: Data | null;
  readonly errors: readonly GatewayError[];
}

/** Why the value at this path is null: the error of the field, of one above it, of one below it that must not be null, or of the request. */
export function errorAt(errors: readonly GatewayError[], ...path: (string | number)[]): GatewayError | undefined {
  return errors.find(({ path: failed = [] }) =>
    failed.every((step, index) => index >= path.length || step === path[index]),
  );
}
