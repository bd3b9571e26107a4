/** A FranceConnect access token. It prints, logs and serialises as nothing. Only `reveal` returns its value. */
export class AccessToken {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** Only for the request to FranceConnect and for a source's header. */
  reveal(): string {
    return this.#value;
  }
}
