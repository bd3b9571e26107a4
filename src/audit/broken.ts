/** The trail is not what this process wrote: nothing may be added until the operator has acknowledged that. The reason names no path and no key. */
export class TrailBroken extends Error {
  override readonly name = "TrailBroken";

  constructor(readonly code: string) {
    super(code);
  }
}

/** Another process holds the file. It is free as soon as that process ends. */
export class TrailLocked extends Error {
  override readonly name = "TrailLocked";
  readonly code = "another process holds the file";
}
