import type { PlainDate } from "@/lib/domain/dates";
import { mayChangeDue } from "@/lib/domain/due-change";
import { type Refusal, refuse } from "@/lib/domain/refusals";
import type { AuditEntry, Tx } from "@/lib/store/commit";
import { type DueFacts, lockDueFacts } from "@/lib/store/due-facts";
import { queueMails } from "@/lib/store/mail";
import { voidNotices } from "@/lib/store/notices";
import { applyCommands } from "./apply-command";
import type { Ctx } from "./context";
import { noticeHorizon } from "./send-notices";

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
  const changed = new Set(results.filter(({ kind }) => kind === "changed").map(({ instalmentId }) => instalmentId));
  const moved = allowed.filter(({ due }) => changed.has(due.instalmentId));
  if (options.tellCustomer) await tell(tx, ctx, moved);
  const voided = await takeBackAnnouncements(tx, ctx, moved, options);
  const { reason } = options;
  return { results: [...refused, ...results], audit: [...audit, ...voided].map((entry) => (reason ? { ...entry, reason } : entry)) };
}

type Moved = { readonly to: PlainDate; readonly due: DueFacts };

const isTold = ({ due }: Moved): boolean => !due.isWatched && due.facts.hasAddress;

async function tell(tx: Tx, ctx: Ctx, moved: readonly Moved[]): Promise<void> {
  await queueMails(
    tx,
    moved.filter(isTold).map(({ to, due: { instalmentId, orderId, version, facts } }) => ({
      merchantId: ctx.scope.merchantId,
      orderId,
      kind: "due_date_changed",
      data: { instalmentId, oldDueOn: facts.dueOn, newDueOn: to },
      dedupeKey: `due_date_changed:${instalmentId}:${version}`,
      now: ctx.now,
    })),
  );
}

/**
 * Near dates are announced anew by the machine's own effect. A date so far off that nobody looks at its announcement for weeks would
 * leave the old one standing: it is taken back here, and whoever had heard of it hears that too.
 */
async function takeBackAnnouncements(tx: Tx, ctx: Ctx, moved: readonly Moved[], { tellCustomer }: DueChangeOptions): Promise<AuditEntry[]> {
  const { merchantId } = ctx.scope;
  const far = new Map(moved.filter(({ to }) => to > noticeHorizon(ctx.now)).map((one) => [one.due.instalmentId, one]));
  const voided = await voidNotices(tx, merchantId, [...far.keys()], ctx.now);
  const heard = voided.filter(({ acceptedAt, via }) => acceptedAt !== null && via === "mail");
  const withdrawn = heard.filter(({ instalmentId }) => {
    const one = far.get(instalmentId);
    return one !== undefined && isTold(one) && !tellCustomer;
  });
  await queueMails(
    tx,
    withdrawn.map(({ id: noticeId, orderId }) => ({
      merchantId,
      orderId,
      kind: "charge_notice_withdrawn",
      data: { noticeId },
      dedupeKey: `charge_notice_withdrawn:${noticeId}`,
      now: ctx.now,
    })),
  );
  return voided.map(({ orderId, instalmentId }) => ({ orderId, event: { type: "notice.voided", instalmentId, why: "due_date_changed" } }));
}
