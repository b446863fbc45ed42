/**
 * The `@idempotent(key:)` directive. From 2026-04 the mutations below fail without it. A repeated key answers with the first
 * result; with other arguments it is a mismatch; after a failure it has to be a new key; keys are forgotten after 24 hours.
 * Sources: https://shopify.dev/docs/api/usage/implementing-idempotency and the user error codes of the schema.
 */
import { createHash } from "node:crypto";
import { GraphQLError, type GraphQLResolveInfo, getDirectiveValues } from "graphql";
import type { Refusal } from "../engine/change-order";
import type { Context } from "./context";

const KEPT_MS = 24 * 3_600_000;

export const NEEDS_KEY: ReadonlySet<string> = new Set([
  "refundCreate",
  "inventoryActivate",
  "inventoryAdjustQuantities",
  "inventoryMoveQuantities",
  "inventorySetOnHandQuantities",
  "inventorySetQuantities",
  "inventoryShipmentAddItems",
  "inventoryShipmentCreate",
  "inventoryShipmentCreateInTransit",
  "inventoryShipmentReceive",
  "inventoryTransferCreate",
  "inventoryTransferCreateAsReadyToShip",
  "inventoryTransferDuplicate",
  "inventoryTransferSetItems",
  "locationActivate",
  "locationDeactivate",
]);

function keyOf(info: GraphQLResolveInfo): string | null {
  const directive = info.schema.getDirective("idempotent");
  const node = info.fieldNodes[0];
  const values = directive && node ? getDirectiveValues(directive, node, info.variableValues) : undefined;
  return typeof values?.key === "string" ? values.key : null;
}

/** Refuses a mutation that needs a key and has none (or a blank one), before anything is done. */
export function requireKey(info: GraphQLResolveInfo): string {
  const key = keyOf(info);
  if (key === null)
    throw new GraphQLError("The @idempotent directive is required for this mutation but was not provided.", {
      extensions: { code: "BAD_REQUEST" },
    });
  if (key.trim() === "")
    throw new GraphQLError("The idempotency key cannot be an empty string or whitespace only.", { extensions: { code: "BAD_REQUEST" } });
  return key;
}

const MESSAGES = {
  IDEMPOTENCY_CONCURRENT_REQUEST: "This request is currently in progress, please try again.",
  IDEMPOTENCY_KEY_PARAMETER_MISMATCH: "The same idempotency key cannot be used with different operation parameters.",
  IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED: "A previous request with this idempotency key failed. Retry with a new idempotency key.",
} as const;

function refusal(code: keyof typeof MESSAGES): { errors: Refusal[] } {
  return { errors: [{ field: null, message: MESSAGES[code], code }] };
}

export type Once<T> = {
  replay: (resultId: string) => T;
  errors: (errors: Refusal[]) => T;
  run: () => { result: T; resultId: string | null; failed: boolean };
};

/** Runs the work once per key. `failed` work (user errors) is remembered as failed: the key cannot be used again. */
export function once<T>(context: Context, info: GraphQLResolveInfo, args: unknown, work: Once<T>): T {
  const { world } = context;
  const id = `${context.domain} ${context.app.id} ${info.fieldName} ${requireKey(info)}`;
  const fingerprint = createHash("sha256").update(JSON.stringify(args)).digest("hex");
  const known = world.tables.idempotentUses.get(id);
  if (known && world.now() - known.atMs < KEPT_MS) {
    if (known.fingerprint !== fingerprint) return work.errors(refusal("IDEMPOTENCY_KEY_PARAMETER_MISMATCH").errors);
    if (known.state === "running") return work.errors(refusal("IDEMPOTENCY_CONCURRENT_REQUEST").errors);
    if (known.state === "failed" || known.resultId === null) return work.errors(refusal("IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED").errors);
    return work.replay(known.resultId);
  }
  const { result, resultId, failed } = work.run();
  world.tables.idempotentUses.put(id, {
    kind: "IdempotentUse",
    id,
    shop: context.domain,
    fingerprint,
    state: failed ? "failed" : "done",
    resultId,
    atMs: world.now(),
  });
  return result;
}
