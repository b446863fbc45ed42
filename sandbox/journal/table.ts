/** Each index names the value a document is found under; null or undefined keeps it out of that index. */
export type TableIndexes<T> = Record<string, (document: T) => string | null | undefined>;

/** One named collection of documents in the order they were first put. See documents.ts for the rules. */
export class Table<T extends object> {
  private readonly documents = new Map<string, T>();
  /** Ids in order of arrival; a deleted one leaves a hole so that positions stay valid. */
  private readonly order: (string | null)[] = [];
  private readonly positions = new Map<string, number>();
  private readonly indexed = new Map<string, Map<string, Set<string>>>();

  constructor(
    readonly name: string,
    private readonly indexes: TableIndexes<T>,
    private readonly touched: (id: string, before: T | undefined) => void,
  ) {
    for (const index of Object.keys(indexes)) {
      this.indexed.set(index, new Map());
    }
  }

  get size(): number {
    return this.documents.size;
  }

  get(id: string): T | undefined {
    return this.documents.get(id);
  }

  ids(): Iterable<string> {
    return this.documents.keys();
  }

  /** Oldest first. */
  values(): Iterable<T> {
    return this.documents.values();
  }

  put(id: string, document: T): T {
    this.touched(id, this.documents.get(id));
    this.load(id, document);
    return document;
  }

  delete(id: string): void {
    this.touched(id, this.documents.get(id));
    this.load(id, undefined);
  }

  /** Sets without marking as changed: for replay and rollback only. */
  load(id: string, document: T | undefined): void {
    const before = this.documents.get(id);
    this.reindex(id, before, document);
    if (document === undefined) {
      this.documents.delete(id);
      const position = this.positions.get(id);
      if (position !== undefined) {
        this.order[position] = null;
        this.positions.delete(id);
      }
      return;
    }
    this.documents.set(id, document);
    if (!this.positions.has(id)) {
      this.positions.set(id, this.order.length);
      this.order.push(id);
    }
  }

  /** Every document under `value` of `index`, oldest first. */
  by(index: string, value: string): T[] {
    return [...(this.indexOf(index).get(value) ?? [])].flatMap((id) => this.documents.get(id) ?? []);
  }

  /** Where `id` stands in order of arrival, or undefined. */
  position(id: string): number | undefined {
    return this.positions.get(id);
  }

  /** Walks from the newest (or from below position `before`) to the oldest. */
  *newestFirst(before: number = this.order.length): Iterable<T> {
    for (let at = before - 1; at >= 0; at--) {
      const id = this.order[at];
      const document = id == null ? undefined : this.documents.get(id);
      if (document !== undefined) {
        yield document;
      }
    }
  }

  /** Walks from just above position `after` to the newest. */
  *oldestFirst(after = -1): Iterable<T> {
    for (let at = after + 1; at < this.order.length; at++) {
      const id = this.order[at];
      const document = id == null ? undefined : this.documents.get(id);
      if (document !== undefined) {
        yield document;
      }
    }
  }

  private indexOf(index: string): Map<string, Set<string>> {
    const found = this.indexed.get(index);
    if (found === undefined) {
      throw new Error(`table ${this.name} has no index ${index}`);
    }
    return found;
  }

  private reindex(id: string, before: T | undefined, after: T | undefined): void {
    for (const [index, keyOf] of Object.entries(this.indexes)) {
      const old = before === undefined ? null : keyOf(before);
      const next = after === undefined ? null : keyOf(after);
      if (old === next) {
        continue;
      }
      const entries = this.indexOf(index);
      if (old != null) {
        const ids = entries.get(old);
        ids?.delete(id);
        if (ids?.size === 0) {
          entries.delete(old);
        }
      }
      if (next != null) {
        const ids = entries.get(next) ?? new Set<string>();
        ids.add(id);
        entries.set(next, ids);
      }
    }
  }
}
