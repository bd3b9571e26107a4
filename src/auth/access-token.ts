/** A FranceConnect access token. It prints, logs and serialises as nothing: its value comes out by `reveal` alone. */
export class AccessToken {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** For the request to FranceConnect and for a source's header; nowhere else. */
  reveal(): string {
    return this.#value;
  }
}
