import { fromStoredFacts } from "@/lib/domain/next-step";
import { type RunKind, type RunSettings, type RunStatus, runSettingsSchema } from "@/lib/domain/run-kinds";
import { Prisma } from "@/lib/store/commit";
import { LINK_MAIL, LINK_MAIL_FAILED } from "@/lib/store/run-mails";
import type { Scope } from "@/lib/store/scope";

/** A run as lists and its own page show it. */
export interface RunSummary {
  readonly id: string;
  readonly kind: RunKind;
  readonly status: RunStatus;
  /** Why it is paused or waits. */
  readonly why: { readonly code: string; readonly facts: unknown } | null;
  /** It goes on by itself then. */
  readonly nextAt: Date | null;
  readonly settings: RunSettings;
  readonly search: string | null;
  readonly fingerprint: string;
  readonly included: number;
  readonly leftOut: number;
  readonly done: number;
  readonly skipped: number;
  readonly plannedAt: Date;
  readonly plannedBy: string | null;
  readonly startedAt: Date | null;
  readonly startedBy: string | null;
  readonly finishedAt: Date | null;
}

type Raw = Omit<RunSummary, "why" | "settings"> & { reason: unknown; settings: unknown };

const COLUMNS = Prisma.sql`r.id::text, r.kind, r.status, r.status_reason AS reason, r.next_at AS "nextAt", r.settings, r.search, r.fingerprint, r.included,
  r.left_out AS "leftOut", r.done, r.skipped, r.planned_at AS "plannedAt", p.name AS "plannedBy", r.started_at AS "startedAt", s.name AS "startedBy",
  r.finished_at AS "finishedAt"`;
const FROM = Prisma.sql`FROM run r LEFT JOIN users p ON p.id = r.planned_by LEFT JOIN users s ON s.id = r.started_by`;

function toSummary({ reason, settings, ...raw }: Raw): RunSummary {
  return { ...raw, settings: runSettingsSchema.parse(settings), why: whyOf(reason) };
}

function whyOf(stored: unknown): RunSummary["why"] {
  if (typeof stored !== "object" || stored === null || !("code" in stored) || typeof stored.code !== "string") return null;
  return { code: stored.code, facts: "facts" in stored ? fromStoredFacts(stored.facts) : null };
}

export const LATEST_RUNS = 50;

/** The latest runs; plans nobody started among them until they are forgotten. */
export async function latestRuns(scope: Scope): Promise<RunSummary[]> {
  const rows = await scope.db.prisma.$queryRaw<Raw[]>(Prisma.sql`
    SELECT ${COLUMNS} ${FROM} WHERE r.merchant_id = ${scope.merchantId}::uuid AND r.fingerprint <> '' ORDER BY r.planned_at DESC, r.id DESC LIMIT ${LATEST_RUNS}`);
  return rows.map(toSummary);
}

export async function runSummary(scope: Scope, runId: string): Promise<RunSummary | null> {
  const [row] = await scope.db.prisma.$queryRaw<Raw[]>(Prisma.sql`
    SELECT ${COLUMNS} ${FROM} WHERE r.merchant_id = ${scope.merchantId}::uuid AND r.id = ${runId}::uuid AND r.fingerprint <> ''`);
  return row ? toSummary(row) : null;
}

/** Changes whenever something of the run has changed; null when there is no such run here. */
export async function runPulse(scope: Scope, runId: string): Promise<string | null> {
  const [row] = await scope.db.prisma.$queryRaw<{ pulse: string }[]>(Prisma.sql`
    SELECT concat_ws(' ', r.status, r.done, r.skipped, r.next_at, r.finished_at,
      (SELECT count(*) FROM run_item x JOIN attempt a ON a.merchant_id = x.merchant_id AND a.id = x.attempt_id
        WHERE x.merchant_id = r.merchant_id AND x.run_id = r.id AND x.attempt_id IS NOT NULL AND a.settled_at IS NOT NULL),
      (SELECT concat_ws(' ', count(m.accepted_at), count(*) FILTER (WHERE ${LINK_MAIL_FAILED})) FROM run_item x ${LINK_MAIL}
        WHERE r.kind = 'send_links' AND x.merchant_id = r.merchant_id AND x.run_id = r.id)) AS pulse
    FROM run r WHERE r.merchant_id = ${scope.merchantId}::uuid AND r.id = ${runId}::uuid`);
  return row?.pulse ?? null;
}

/** The zone the shop's days begin in. */
export async function shopZone(scope: Scope): Promise<string> {
  const { timezone } = await scope.db.prisma.merchant.findUniqueOrThrow({ where: { id: scope.merchantId }, select: { timezone: true } });
  return timezone;
}
