/** Just enough of a browser: it keeps cookies and follows no redirect by itself. */
export class Browser {
  readonly #cookies = new Map<string, string>();

  /** Undefined where it holds none of this name. */
  cookie(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  /** As somebody does who plants a cookie in another's browser. */
  plant(name: string, value: string): void {
    this.#cookies.set(name, value);
  }

  /** GET, or POST of a body. `headers` on top of the cookies. */
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
