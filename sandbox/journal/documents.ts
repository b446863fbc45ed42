import { type Journal, openJournal } from "./journal";
import { Table, type TableIndexes } from "./table";

/**
 * The persistence shared by the sandbox servers: named tables of immutable documents in memory,
 * made durable by a journal of commits.
 *
 *   const store = openDocuments(dataDir && join(dataDir, "shop.jsonl"));
 *   const orders = store.table<Order>("orders", { customer: (order) => order.customerId });
 *   orders.put(order.id, { ...order, paid: true });   // visible at once, to this process
 *   store.commit();                                   // one journal line: all puts since, or none
 *
 * Rules for users:
 * - declare all tables right after opening, before the first put;
 * - never change a document in place: put a new one (`rollback` relies on it);
 * - answer a client only after `commit`; after an error call `rollback`;
 * - documents are plain JSON values (no Date, Map, bigint, undefined members that matter);
 * - nothing may `await` between the first put and the commit, or two requests share a commit.
 */
export interface Documents {
  table<T extends object>(name: string, indexes?: TableIndexes<T>): Table<T>;
  /** Writes everything put or deleted since the last commit as one line; does nothing if there is none. */
  commit(): void;
  /** Puts back every document as it was at the last commit. */
  rollback(): void;
  /** Empties every table, durably. */
  clear(): void;
  close(): void;
}

interface Entry {
  p?: [table: string, id: string, document: object][];
  d?: [table: string, id: string][];
}

class DocumentStore implements Documents {
  private readonly tables = new Map<string, Table<object>>();
  /** What the journal held for tables that are not declared yet. */
  private readonly undeclared = new Map<string, Map<string, object>>();
  private readonly before = new Map<string, { table: Table<object>; id: string; document: object | undefined }>();
  private readonly journal: Journal;

  constructor(path: string | null) {
    this.journal = openJournal(path, {
      replay: (entry) => this.replay(entry as Entry),
      snapshot: () => this.snapshot(),
    });
  }

  table<T extends object>(name: string, indexes: TableIndexes<T> = {}): Table<T> {
    if (this.tables.has(name)) {
      throw new Error(`table ${name} was declared twice`);
    }
    const table = new Table<T>(name, indexes, (id, document) => {
      const key = `${name}\0${id}`;
      if (!this.before.has(key)) {
        this.before.set(key, { table: table as unknown as Table<object>, id, document });
      }
    });
    for (const [id, document] of this.undeclared.get(name) ?? []) {
      table.load(id, document as T);
    }
    this.undeclared.delete(name);
    this.tables.set(name, table as unknown as Table<object>);
    return table;
  }

  commit(): void {
    if (this.before.size === 0) {
      return;
    }
    const entry: Required<Entry> = { p: [], d: [] };
    for (const { table, id } of this.before.values()) {
      const document = table.get(id);
      if (document === undefined) {
        entry.d.push([table.name, id]);
      } else {
        entry.p.push([table.name, id, document]);
      }
    }
    this.before.clear();
    this.journal.append(JSON.stringify(entry));
  }

  rollback(): void {
    for (const { table, id, document } of [...this.before.values()].reverse()) {
      table.load(id, document);
    }
    this.before.clear();
  }

  clear(): void {
    for (const table of this.tables.values()) {
      for (const id of [...table.ids()]) {
        table.delete(id);
      }
    }
    this.commit();
  }

  close(): void {
    this.rollback();
    this.journal.close();
  }

  private replay(entry: Entry): void {
    for (const [table, id, document] of entry.p ?? []) {
      const rows = this.undeclared.get(table) ?? new Map<string, object>();
      rows.set(id, document);
      this.undeclared.set(table, rows);
    }
    for (const [table, id] of entry.d ?? []) {
      this.undeclared.get(table)?.delete(id);
    }
  }

  private *snapshot(): Iterable<string> {
    for (const [table, rows] of this.undeclared) {
      for (const [id, document] of rows) {
        yield JSON.stringify({ p: [[table, id, document]] } satisfies Entry);
      }
    }
  }
}

/** Opens (or creates) the store kept in the file `path`; null keeps everything in memory only. */
export function openDocuments(path: string | null): Documents {
  return new DocumentStore(path);
}
