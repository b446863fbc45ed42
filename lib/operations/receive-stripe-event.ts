import type { StripeEventHint } from "@/lib/gateways/stripe/contract";
import { readStripeEvent, verifyStripeWebhook } from "@/lib/gateways/stripe/webhook";
import { keepDelivery } from "@/lib/store/inbox";
import type { Ctx } from "./context";

export type ReceivedStripeEvent = {
  readonly kind: "kept" | "known" | "not_signed" | "unreadable" | "other_mode";
  readonly topic: string | null;
};

export type StripeDelivery = {
  readonly connectionId: string;
  readonly isLive: boolean;
  readonly body: Uint8Array;
  readonly bodyDigest: Uint8Array;
  readonly signatureHeader: string | null;
  readonly secrets: readonly string[];
};

/** Keeps a signed event once, by its id, and nudges the worker in the same statement. What is not signed leaves no trace. */
export async function receiveStripeEvent(ctx: Ctx, delivery: StripeDelivery): Promise<ReceivedStripeEvent> {
  const { signatureHeader, secrets, body } = delivery;
  if (!verifyStripeWebhook({ rawBody: body, signatureHeader, secrets })) return { kind: "not_signed", topic: null };
  const event = read(body);
  if (!event) return { kind: "unreadable", topic: null };
  if (event.livemode !== delivery.isLive) return { kind: "other_mode", topic: event.type };
  const row = {
    provider: "stripe",
    connectionId: delivery.connectionId,
    topic: event.type,
    webhookId: event.eventId,
    eventId: event.eventId,
    triggeredAt: event.createdAt,
    body,
    bodyDigest: delivery.bodyDigest,
  } as const;
  const kept = await keepDelivery(ctx.scope, row, ctx.now);
  return { kind: kept ? "kept" : "known", topic: event.type };
}

function read(body: Uint8Array): StripeEventHint | null {
  try {
    return readStripeEvent(body);
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && error.name.endsWith("ZodError"))) return null;
    throw error;
  }
}
