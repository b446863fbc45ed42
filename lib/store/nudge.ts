import type { Tx } from "./commit";

/** Jobs of the queue. A job is only a nudge: what is owed stands in our own rows with its next time (rule 12). */
export type JobName =
  | "inbox" // work off webhook rows
  | "collect" // open the charges of what is due
  | "attempts" // confirm open attempts
  | "owed" // owed_work rows: recording in Shopify, re-reads, applied intents
  | "mail" // send queued mail
  | "backfill" // go on with a backfill
  | "run" // go on with runs over many orders
  | "reconcile" // go on with holding the books against each other
  | "sweep"; // find everything overdue

/**
 * Enqueues a nudge inside the transaction that causes it: both happen or neither. One nudge of a name (and merchant) waits
 * at a time; a nudge that arrives while one runs makes a next one.
 */
export async function nudge(tx: Pick<Tx, "$executeRaw">, job: JobName, merchantId: string | null = null): Promise<void> {
  const key = merchantId ? `${job}:${merchantId}` : job;
  // One sweep at a time, whatever asks for it: a second one beside it would only wait for the same rows, and a second collector read the same orders.
  const queue = job === "sweep" || job === "collect" ? job : null;
  await tx.$executeRaw`SELECT graphile_worker.add_job(${job}::text, json_build_object('merchantId', ${merchantId}::text), queue_name => ${queue}::text, job_key => ${key}::text, job_key_mode => 'preserve_run_at', max_attempts => 25)`;
}
