/** The trail is not what this process wrote, or another process writes it: nothing may be added. The reason names no path and no key. */
export class TrailBroken extends Error {
  override readonly name = "TrailBroken";

  constructor(readonly code: string) {
    super(code);
  }
}
