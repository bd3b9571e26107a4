/** An entry of `errors`. Without a path, the gateway has refused the whole request. */
export interface GatewayError {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: {
    readonly code?: string;
    /** Whole seconds. */
    readonly retryAfter?: number;
    readonly retryable?: boolean;
    /** What the operator asks for. */
    readonly requestId?: string;
  };
}

/** Data and errors, side by side: a field that failed is null, the others keep their data. */
export interface Answer<Data> {
  readonly data: Data | null;
  readonly errors: readonly GatewayError[];
}

/** Why the value at this path is null: the error of the field, of one above it, or of the whole request. */
export function errorAt(errors: readonly GatewayError[], ...path: (string | number)[]): GatewayError | undefined {
  return errors.find((error) => (error.path ?? []).every((step, index) => step === path[index]));
}
