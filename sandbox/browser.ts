/** A minimal browser: it keeps cookies and does not follow redirects. */
export class Browser {
  readonly #cookies = new Map<string, string>();

  /** The value of the cookie; undefined when it does not exist. */
  cookie(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  /** Sets a cookie, as an attacker who plants one in another person's browser. */
  plant(name: string, value: string): void {
    this.#cookies.set(name, value);
  }

  /** Sends a GET, or a POST when there is a body. `headers` are added to the cookies. */
  async open(
    url: URL,
    body?: URLSearchParams | string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const method = body === undefined ? "GET" : "POST";
    const response = await fetch(url, {
      method,
      body: body ?? null,
      headers: { cookie, ...headers },
      redirect: "manual",
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  }

  #keep(line: string): void {
    const [, name, value] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
    if (name === undefined) return;
    if (value) this.#cookies.set(name, value);
    else this.#cookies.delete(name);
  }
}
