import type { PlainDate } from "@/lib/domain/dates";
import { mayChangeDue } from "@/lib/domain/due-change";
import { type Refusal, refuse } from "@/lib/domain/refusals";
import type { AuditEntry, Tx } from "@/lib/store/commit";
import { type DueFacts, lockDueFacts } from "@/lib/store/due-facts";
import { queueMails } from "@/lib/store/mail";
import { applyCommands } from "./apply-command";
import type { Ctx } from "./context";

export type DueChange = { readonly instalmentId: string; readonly dueOn: PlainDate };
export type DueChangeOptions = {
  /** The customer gets a mail with the old and the new date. The charge itself is announced in any case. */
  readonly tellCustomer: boolean;
  /** Kept with the change. */
  readonly reason: string | null;
};

export type ChangedDue =
  | { readonly kind: "changed"; readonly instalmentId: string; readonly orderId: string }
  /** A charge runs: the change waits for its answer (rule 11). */
  | { readonly kind: "waits"; readonly instalmentId: string; readonly orderId: string }
  | { readonly kind: "refused"; readonly instalmentId: string; readonly orderId: string | null; readonly refusal: Refusal };

/**
 * Gives balances other due dates, one or ten thousand in the same few statements, in the caller's transaction. Announcements that
 * name another date are taken back and made anew, and Shopify's payment terms follow: effects of the machine.
 */
export async function changeDueDates(
  tx: Tx,
  ctx: Ctx,
  changes: readonly DueChange[],
  options: DueChangeOptions,
): Promise<{ readonly results: readonly ChangedDue[]; readonly audit: readonly AuditEntry[] }> {
  const ids = changes.map((change) => change.instalmentId);
  const found = new Map((await lockDueFacts(tx, ctx.scope.merchantId, ids, ctx.now)).map((one) => [one.instalmentId, one]));
  const refused: ChangedDue[] = [];
  const allowed: { readonly to: PlainDate; readonly due: DueFacts }[] = [];
  for (const { instalmentId, dueOn: to } of changes) {
    const due = found.get(instalmentId);
    const answer = due ? mayChangeDue(due.facts, to) : refuse("not_found");
    if (!answer.ok) refused.push({ kind: "refused", instalmentId, orderId: due?.orderId ?? null, refusal: answer });
    else if (due) allowed.push({ to, due });
  }
  const { decisions, audit } = await applyCommands(
    tx,
    ctx,
    allowed.map(({ to, due }) => ({
      instalmentId: due.instalmentId,
      command: { type: "change_due", dueOn: to, consentCovers: true, at: ctx.now },
    })),
  );
  const results = decisions.map(({ instalmentId, decision, orderId }): ChangedDue => {
    if (!decision.ok || orderId === null)
      return { kind: "refused", instalmentId, orderId, refusal: decision.ok ? refuse("not_found") : decision };
    const isKept = decision.effects.some((effect) => effect.type === "keep_pending_intent");
    return { kind: isKept ? "waits" : "changed", instalmentId, orderId };
  });
  if (options.tellCustomer) await tell(tx, ctx, allowed, results);
  const { reason } = options;
  return { results: [...refused, ...results], audit: audit.map((entry) => (reason ? { ...entry, reason } : entry)) };
}

async function tell(
  tx: Tx,
  ctx: Ctx,
  allowed: readonly { readonly to: PlainDate; readonly due: DueFacts }[],
  results: readonly ChangedDue[],
): Promise<void> {
  const changed = new Set(results.filter(({ kind }) => kind === "changed").map(({ instalmentId }) => instalmentId));
  const told = allowed.filter(({ due }) => changed.has(due.instalmentId) && !due.isWatched && due.facts.hasAddress);
  await queueMails(
    tx,
    told.map(({ to, due: { instalmentId, orderId, version, facts } }) => ({
      merchantId: ctx.scope.merchantId,
      orderId,
      kind: "due_date_changed",
      data: { instalmentId, oldDueOn: facts.dueOn, newDueOn: to },
      dedupeKey: `due_date_changed:${instalmentId}:${version}`,
      now: ctx.now,
    })),
  );
}
