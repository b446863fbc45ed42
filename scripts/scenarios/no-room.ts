/** A database whose disk is full: it reads, and no commit that wrote anything goes through. */
import { Client } from "pg";

/** What the product writes at each step of a charge, and what tells that a worker lives. */
const WRITTEN = [
  "attempt",
  "instalment",
  "payment",
  "owed_work",
  "mail",
  "inbox",
  "audit_event",
  "orders",
  "worker_heartbeat",
  "rate_counter",
];

/**
 * Every commit that wrote one of these rows is refused as PostgreSQL refuses one on a full disk: with SQLSTATE 53100, after all its
 * statements went through, everything rolled back. (A disk that is really full refuses earlier or here; what comes back is the same.)
 */
export async function fillDisk(databaseUrl: string, tables: readonly string[] = WRITTEN): Promise<void> {
  await run(databaseUrl, [
    `CREATE OR REPLACE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       RAISE EXCEPTION 'could not extend file "base/16384/24601": No space left on device'
         USING ERRCODE = 'disk_full', HINT = 'Check free disk space.';
     END $$`,
    ...tables.map(
      (table) => `CREATE CONSTRAINT TRIGGER disk_is_full AFTER INSERT OR UPDATE OR DELETE ON public.${table}
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION disk_is_full()`,
    ),
  ]);
}

export async function makeRoom(databaseUrl: string): Promise<void> {
  await run(
    databaseUrl,
    WRITTEN.map((table) => `DROP TRIGGER IF EXISTS disk_is_full ON public.${table}`),
  );
}

async function run(url: string, statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
