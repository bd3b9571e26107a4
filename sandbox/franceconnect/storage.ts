import type { Adapter, AdapterFactory, AdapterPayload } from "oidc-provider";

interface Entry {
  readonly payload: AdapterPayload;
  readonly expiresAt: number;
}

/** Stores oidc-provider's entries of one model. It evicts none before its expiry, even with many active tokens. */
class MemoryAdapter implements Adapter {
  readonly #entries = new Map<string, Entry>();
  readonly #idsByUid = new Map<string, string>();
  #sweepAt = 1000;

  upsert(id: string, payload: AdapterPayload, expiresIn = Infinity): Promise<void> {
    if (this.#entries.size >= this.#sweepAt) this.#sweep();
    this.#entries.set(id, { payload, expiresAt: Date.now() + expiresIn * 1000 });
    if (payload.uid !== undefined) this.#idsByUid.set(payload.uid, id);
    return Promise.resolve();
  }

  find(id: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(this.#alive(id));
  }

  findByUid(uid: string): Promise<AdapterPayload | undefined> {
    const id = this.#idsByUid.get(uid);
    return Promise.resolve(id === undefined ? undefined : this.#alive(id));
  }

  /** Always `undefined`: FranceConnect does not have a device flow. */
  findByUserCode(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  consume(id: string): Promise<void> {
    const payload = this.#alive(id);
    if (payload) payload.consumed = Math.floor(Date.now() / 1000);
    return Promise.resolve();
  }

  destroy(id: string): Promise<void> {
    this.#forget(id);
    return Promise.resolve();
  }

  revokeByGrantId(grantId: string): Promise<void> {
    for (const [id, { payload }] of this.#entries) {
      if (payload.grantId === grantId) this.#forget(id);
    }
    return Promise.resolve();
  }

  #alive(id: string): AdapterPayload | undefined {
    const entry = this.#entries.get(id);
    return entry && entry.expiresAt > Date.now() ? entry.payload : undefined;
  }

  #forget(id: string): void {
    const uid = this.#entries.get(id)?.payload.uid;
    // A session that changed its identifier keeps its uid, which now points to the new entry.
    if (uid !== undefined && this.#idsByUid.get(uid) === id) this.#idsByUid.delete(uid);
    this.#entries.delete(id);
  }

  #sweep(): void {
    const now = Date.now();
    for (const [id, { expiresAt }] of this.#entries) {
      if (expiresAt <= now) this.#forget(id);
    }
    this.#sweepAt = this.#entries.size * 2 + 1000;
  }
}

/** Separate storage for one stand-in. The library's default is for quick starts: it warns and keeps 1,000 entries. */
export function createStorage(): AdapterFactory {
  const models = new Map<string, Adapter>();
  return (name) => {
    const adapter = models.get(name) ?? new MemoryAdapter();
    models.set(name, adapter);
    return adapter;
  };
}
