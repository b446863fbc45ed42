import type { Refusal } from "@/lib/domain/refusals";
import { refuse } from "@/lib/domain/refusals";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { owe } from "@/lib/store/owed-work";
import type { Ctx, Result } from "./context";
import { openCharges } from "./open-charges";
import { openPart } from "./open-part";

export type RequestedCollection =
  | { readonly kind: "started"; readonly attemptId: string; readonly orderId: string }
  /** The shop's figures are older than a charge may rest on: the order is read again first, then commit 1 decides. */
  | { readonly kind: "waits_for_shop"; readonly orderId: string };

export type CollectionRequest = {
  readonly instalmentId: string;
  /** The one the person saw. */
  readonly version: number;
  /** A part of the balance only, as typed, which the customer has agreed to; null for all of it. */
  readonly part?: { readonly amount: string; readonly agreed: string } | null;
};

/**
 * *Collect now*: commit 1 and the nudge of a worker in one transaction; nothing is asked of Stripe or Shopify here, so that
 * the page has its answer at once (rule 10).
 */
export async function requestCollection(ctx: Ctx, input: CollectionRequest): Promise<Result<RequestedCollection>> {
  return commit<Result<RequestedCollection>>(ctx.scope, ctx, async (tx) => {
    if (input.part) return collectPart(tx, ctx, input, input.part);
    const charges = await openCharges(tx, ctx, { instalmentIds: [input.instalmentId], by: "staff", expectedVersion: input.version });
    const [opened] = charges.opened;
    if (opened)
      return {
        value: { ok: true, value: { kind: "started", attemptId: opened.attemptId, orderId: opened.orderId } },
        audit: charges.audit,
      };
    const refused = charges.refused[0];
    if (!refused?.orderId || !isShopUnread(refused.refusal))
      return { value: refused?.refusal ?? refuse("not_found"), audit: charges.audit };
    return readFirst(tx, ctx, input, refused.orderId);
  });
}

type Answer = { readonly value: Result<RequestedCollection>; readonly audit: readonly AuditEntry[] };

async function collectPart(tx: Tx, ctx: Ctx, input: CollectionRequest, part: NonNullable<CollectionRequest["part"]>): Promise<Answer> {
  const answer = await openPart(tx, ctx, { instalmentId: input.instalmentId, expectedVersion: input.version, ...part });
  if (answer.ok) {
    const { attemptId, orderId } = answer.opened;
    return { value: { ok: true, value: { kind: "started", attemptId, orderId } }, audit: answer.audit };
  }
  if (answer.orderId && isShopUnread(answer.refusal)) return readFirst(tx, ctx, input, answer.orderId);
  return { value: answer.refusal, audit: [] };
}

async function readFirst(tx: Tx, ctx: Ctx, { instalmentId, version, part }: CollectionRequest, orderId: string): Promise<Answer> {
  const payload = {
    ...{ actorId: ctx.actor.kind === "staff" ? ctx.actor.userId : null, version, requestId: ctx.requestId },
    ...{ amount: part?.amount ?? null, agreed: part?.agreed ?? null },
  };
  await owe(tx, [{ merchantId: ctx.scope.merchantId, kind: "collect", subjectId: instalmentId, payload, nextAt: ctx.now }]);
  return { value: { ok: true, value: { kind: "waits_for_shop", orderId } }, audit: [] };
}

function isShopUnread(refusal: Refusal): boolean {
  return refusal.code === "shop_not_read" || refusal.code === "shop_read_stale";
}
