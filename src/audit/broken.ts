/**
 * The trail is not what this process wrote: nothing may be added until the operator has acknowledged that. The reason
 * contains neither a path nor a key.
 */
export class TrailBroken extends Error {
  override readonly name = "TrailBroken";

  constructor(readonly code: string) {
    super(code);
  }
}

/** Another process, or another caller in this one, has locked the file. The lock ends with its process. */
export class TrailLocked extends Error {
  override readonly name = "TrailLocked";
  readonly code = "another process holds the file";
}
