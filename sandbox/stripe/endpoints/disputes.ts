import type Stripe from "stripe";
import { type Call, type Endpoint, endpoint } from "../call";
import { invalid } from "../errors";
import { keepDispute, moveDisputedMoney } from "../objects/dispute";
import { emit } from "../objects/event";
import { inPath } from "../objects/find";
import { inRange, pageOf } from "../objects/list";
import { mergeMetadata } from "../objects/metadata";
import type { Dispute } from "../rows";

const ANSWERABLE = ["needs_response", "warning_needs_response"];

/** Test answers that decide at once. Source: docs.stripe.com/testing#disputes, evidence. */
const VERDICTS: Record<string, "won" | "lost"> = { winning_evidence: "won", losing_evidence: "lost" };

/** Ends a dispute; the money comes back when it is won. */
export function closeDispute(call: Call, dispute: Dispute, status: "won" | "lost"): Dispute {
  const inquiry = dispute.status.startsWith("warning_");
  const closed = keepDispute(call, { ...dispute, status: inquiry ? "warning_closed" : status, is_charge_refundable: inquiry });
  const settled = status === "won" && !inquiry ? moveDisputedMoney(call, closed, "reinstated") : closed;
  emit(call, "charge.dispute.closed", settled, { status: dispute.status });
  return settled;
}

function update(call: Call<Stripe.DisputeUpdateParams>): Dispute {
  const { object: before } = inPath(call, "disputes", "dispute");
  const { evidence, metadata, submit } = call.parameters;
  const answered = evidence !== undefined;
  if (answered && !ANSWERABLE.includes(before.status)) {
    throw invalid("This dispute is already closed or under review: evidence can no longer be given.", { param: "evidence" });
  }
  const submitted = answered && submit !== false;
  const texts = Object.fromEntries(Object.entries(evidence ?? {}).filter(([, value]) => typeof value === "string"));
  const dispute = keepDispute(call, {
    ...before,
    evidence: { ...before.evidence, ...texts },
    evidence_details: {
      ...before.evidence_details,
      has_evidence: before.evidence_details.has_evidence || answered,
      submission_count: before.evidence_details.submission_count + (submitted ? 1 : 0),
    },
    metadata: mergeMetadata(before.metadata, metadata),
    status: submitted ? (before.status === "needs_response" ? "under_review" : "warning_under_review") : before.status,
  });
  emit(call, "charge.dispute.updated", dispute, { status: before.status, metadata: before.metadata });
  const verdict = submitted ? VERDICTS[dispute.evidence.uncategorized_text ?? ""] : undefined;
  return verdict === undefined ? dispute : closeDispute(call, dispute, verdict);
}

function close(call: Call): Dispute {
  const { object } = inPath(call, "disputes", "dispute");
  if (!ANSWERABLE.includes(object.status)) {
    throw invalid("This dispute is already closed.", { param: "dispute" });
  }
  return closeDispute(call, object, "lost");
}

function list(call: Call<Stripe.DisputeListParams>): object {
  const { charge, payment_intent: intent, created } = call.parameters;
  const table = call.world.tables.disputes;
  const candidates = charge !== undefined ? table.by("charge", charge) : intent !== undefined ? table.by("payment_intent", intent) : null;
  return pageOf(call, "/v1/disputes", table, call.parameters, (dispute) => inRange(dispute.created, created), candidates);
}

/** Docs: docs.stripe.com/api/disputes. */
export const disputeEndpoints: Endpoint[] = [
  endpoint("GET", "/v1/disputes", "DisputeListParams", list),
  endpoint("GET", "/v1/disputes/:id", "DisputeRetrieveParams", (call: Call) => inPath(call, "disputes", "dispute").object),
  endpoint("POST", "/v1/disputes/:id", "DisputeUpdateParams", update),
  endpoint("POST", "/v1/disputes/:id/close", "DisputeCloseParams", close),
];
