import { z } from "zod";
import { isPlainDate, type PlainDate, plainDate } from "@/lib/domain/dates";
import { fromJson, moneyJson, moneyJsonSchema } from "@/lib/domain/money";
import type { PendingIntent } from "@/lib/domain/pending-intent";
import { refundWishSchema } from "@/lib/domain/refund-wish";
import { RAILS } from "@/lib/domain/states";
import { Prisma, type Tx } from "./commit";
import { newId } from "./ids";

/** Changes that wait for the open attempt (rule 11): visible rows, applied or closed by settlement. */

const date = z.string().refine(isPlainDate).nullable();
const stored = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("cancel"), reason: z.string() }),
  z.object({ kind: z.literal("refund"), amount: moneyJsonSchema, reason: z.string(), wish: refundWishSchema.optional() }),
  z.object({ kind: z.literal("change_amount"), amount: moneyJsonSchema }),
  z.object({ kind: z.literal("change_due"), dueOn: date }),
  z.object({ kind: z.literal("change_card"), cardId: z.string(), consentId: z.string(), consentCovers: z.boolean() }),
  z.object({ kind: z.literal("remove_card") }),
  z.object({ kind: z.literal("paid_elsewhere"), rail: z.enum(RAILS) }),
]);

type StoredIntent = z.input<typeof stored>;

function toStored(intent: PendingIntent): StoredIntent {
  switch (intent.kind) {
    case "refund":
    case "change_amount":
      return { ...intent, amount: moneyJson(intent.amount) };
    default:
      return intent;
  }
}

/** @throws ZodError when a stored row is not an intent of this version */
export function readPendingIntent(json: unknown): PendingIntent {
  const intent = stored.parse(json);
  switch (intent.kind) {
    case "refund":
      return { ...intent, amount: fromJson(intent.amount) };
    case "change_amount":
      return { ...intent, amount: fromJson(intent.amount) };
    case "change_due":
      return { kind: "change_due", dueOn: intent.dueOn === null ? null : (plainDate(intent.dueOn) satisfies PlainDate) };
    default:
      return intent;
  }
}

export type AskedBy = { readonly kind: string; readonly actorId: string | null };

/** Keeps one. A later wish of the same kind replaces the earlier one: it is the newer word. */
export async function keepPendingIntent(
  tx: Tx,
  input: {
    readonly merchantId: string;
    readonly orderId: string;
    readonly instalmentId: string;
    readonly intent: PendingIntent;
    readonly askedBy: AskedBy;
    readonly at: Date;
  },
): Promise<void> {
  const payload = JSON.stringify(toStored(input.intent));
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO pending_intent (merchant_id, id, order_id, instalment_id, kind, payload, asked_by, actor_id, asked_at)
    VALUES (${input.merchantId}::uuid, ${newId()}::uuid, ${input.orderId}::uuid, ${input.instalmentId}::uuid, ${input.intent.kind}, ${payload}::jsonb,
            ${input.askedBy.kind}, ${input.askedBy.actorId}::uuid, ${input.at})
    ON CONFLICT (merchant_id, order_id, kind) WHERE applied_at IS NULL
    DO UPDATE SET payload = EXCLUDED.payload, asked_by = EXCLUDED.asked_by, actor_id = EXCLUDED.actor_id, asked_at = EXCLUDED.asked_at`);
}

/** Closes one with what became of it. */
export async function closePendingIntent(
  tx: Tx,
  input: {
    readonly merchantId: string;
    readonly orderId: string;
    readonly kind: PendingIntent["kind"];
    readonly result: string;
    readonly at: Date;
  },
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE pending_intent SET applied_at = ${input.at}, result = ${JSON.stringify({ result: input.result })}::jsonb
    WHERE merchant_id = ${input.merchantId}::uuid AND order_id = ${input.orderId}::uuid AND kind = ${input.kind} AND applied_at IS NULL`);
}
