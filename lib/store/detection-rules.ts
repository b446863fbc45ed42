import { type DetectionRule, detectionRuleSchema, type NewRule } from "@/lib/domain/detection";
import { Prisma, type Tx } from "./commit";
import { newId } from "./ids";
import type { Scope } from "./scope";

type Row = { id: string; kind: string; value: unknown; collector: string; isEnabled: boolean };

const RULES = (merchantId: string) => Prisma.sql`
  SELECT id::text, kind, value, collector, is_enabled AS "isEnabled" FROM detection_rule WHERE merchant_id = ${merchantId}::uuid ORDER BY position`;

/**
 * A merchant's rules in their order.
 * @throws ZodError when a stored rule is not one of this version: importing under a rule nobody can read would be a guess
 */
export async function detectionRules(from: Tx | Scope["db"]["prisma"], merchantId: string): Promise<DetectionRule[]> {
  const rows = await from.$queryRaw<Row[]>(RULES(merchantId));
  return rows.map((row) => detectionRuleSchema.parse(row));
}

/** Replaces all rules with these, in this order, each under a new id; returns the ids. */
export async function replaceDetectionRules(tx: Tx, merchantId: string, rules: readonly NewRule[]): Promise<string[]> {
  await tx.$executeRaw(Prisma.sql`DELETE FROM detection_rule WHERE merchant_id = ${merchantId}::uuid`);
  const data = rules.map(({ kind, value, collector, isEnabled }, position) => ({
    merchantId,
    id: newId(),
    position,
    kind,
    value,
    collector,
    isEnabled,
  }));
  await tx.detectionRule.createMany({ data });
  return data.map(({ id }) => id);
}
