import type { PrivacySubject } from "@/lib/gateways/shopify/contract-webhooks";
import { commit } from "@/lib/store/commit";
import { nudge } from "@/lib/store/nudge";
import { keepPrivacyRequest, personOfSubject } from "@/lib/store/privacy";
import type { Ctx } from "../context";

/** Keeps a privacy request of the shop; the sweep carries it out. Its address is not copied: only whose it is. */
export async function privacyAsked(ctx: Ctx, kind: "data_request" | "redact_customer", subject: PrivacySubject): Promise<void> {
  const { merchantId } = ctx.scope;
  const { customerGid, orderGids, requestId } = subject;
  await commit(ctx.scope, ctx, async (tx) => {
    const personId = await personOfSubject(tx, merchantId, subject);
    const id = await keepPrivacyRequest(tx, merchantId, { kind, personId, subject: { customerGid, orderGids, requestId } }, ctx.now);
    await nudge(tx, "sweep");
    return { value: null, audit: [{ event: { type: "privacy.asked", requestId: id, kind } }] };
  });
}
