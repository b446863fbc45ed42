/** What happened to every order, kept by triggers of the run's own database: when it was committed, and to say why something went wrong. */
import type { ChaosDatabase } from "./database";

const TABLES: Readonly<Record<string, { readonly order: string; readonly said: string }>> = {
  instalment: { order: "NEW.order_id", said: "NEW.state || ' ' || NEW.amount_minor" },
  attempt: {
    order: "NEW.order_id",
    said: "NEW.state || ' no ' || NEW.number || coalesce(' by ' || NEW.claimed_by, '') || coalesce(' settled by ' || NEW.settled_by, '') || coalesce(' ' || NEW.charge_id, '') || coalesce(' ' || NEW.outcome::text, '')",
  },
  payment: {
    order: "NEW.order_id",
    said: "NEW.rail || ' ' || NEW.kind || ' ' || NEW.amount_minor || ' ' || NEW.status || ' ' || NEW.record_state",
  },
  refund_part: {
    order: "NEW.order_id",
    said: "NEW.rail || ' ' || NEW.amount_minor || ' ' || NEW.state || coalesce(' ' || NEW.problem, '')",
  },
  pending_intent: { order: "NEW.order_id", said: "NEW.kind || CASE WHEN NEW.applied_at IS NULL THEN ' kept' ELSE ' applied' END" },
  mail: { order: "NEW.order_id", said: "NEW.kind || ' ' || NEW.status || coalesce(' ' || NEW.status_reason, '')" },
};

/** What the judges ask for again: how a row stood, and of an attempt since when somebody has it. */
const STATES: Readonly<Record<string, string>> = { instalment: "NEW.state", mail: "NEW.status", attempt: "NEW.claimed_at::text" };

export async function keepHistory(database: ChaosDatabase): Promise<void> {
  await database.rows(
    `CREATE TABLE chaos_history (no bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp(), what text NOT NULL, order_id uuid, subject uuid NOT NULL, state text, said text)`,
  );
  await database.rows("CREATE INDEX chaos_history_order ON chaos_history (order_id, no)");
  for (const [table, { order, said }] of Object.entries(TABLES)) {
    const state = STATES[table] ?? "NULL";
    await database.rows(`CREATE FUNCTION chaos_note_${table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO chaos_history (what, order_id, subject, state, said) VALUES ('${table}', ${order}, NEW.id, ${state}, ${said}); RETURN NULL; END $$`);
    await database.rows(`CREATE TRIGGER chaos_note AFTER INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION chaos_note_${table}()`);
  }
}

/** Everything that happened to one order, oldest first, in real time. */
export async function timelineOf(database: ChaosDatabase, orderId: string): Promise<string[]> {
  const rows = await database.rows<{ at: Date; line: string }>(
    `SELECT at, what || ' ' || coalesce(said, '') AS line FROM chaos_history WHERE order_id = $1
     UNION ALL SELECT created_at, 'audit ' || type || ' ' || left(data::text, 200) || ' by ' || actor_kind FROM (
       SELECT h.at AS created_at, e.* FROM audit_event e, LATERAL (SELECT coalesce(pg_xact_commit_timestamp(e.xmin), e.at) AS at) h WHERE e.order_id = $1) a
     ORDER BY 1`,
    [orderId],
  );
  return rows.map(({ at, line }) => `${at.toISOString().slice(11, 23)} ${line}`);
}

/** When each state of an instalment was committed, oldest first. */
export interface Committed {
  readonly orderId: string;
  readonly instalmentId: string;
  readonly state: string;
  readonly at: Date;
}

export function committedStates(database: ChaosDatabase): Promise<Committed[]> {
  return database.rows<Committed>(
    `SELECT order_id AS "orderId", subject AS "instalmentId", state, coalesce(pg_xact_commit_timestamp(xmin), at) AS at FROM chaos_history WHERE what = 'instalment' ORDER BY no`,
  );
}

/** Attempts that somebody took while somebody had them: only what was given back may be taken again. */
export function takenTwice(database: ChaosDatabase): Promise<{ readonly orderId: string; readonly attemptId: string }[]> {
  return database.rows(
    `SELECT DISTINCT order_id AS "orderId", subject AS "attemptId" FROM (
       SELECT order_id, subject, state::timestamptz AS taken, lag(state::timestamptz) OVER (PARTITION BY subject ORDER BY no) AS before
       FROM chaos_history WHERE what = 'attempt') h WHERE before < taken`,
  );
}
