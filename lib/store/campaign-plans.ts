import type { CampaignItemKind, PlanOwner, StockOption } from "@/lib/domain/campaign";
import type { Language } from "@/lib/domain/language";
import type { StoredReason } from "@/lib/domain/sync-reasons";
import { Prisma, type Tx } from "./commit";
import { owe } from "./owed-work";
import type { Scope } from "./scope";

/** A campaign as its selling plan group is written from it. */
export type PlanFacts = {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly owner: PlanOwner;
  readonly isEnded: boolean;
  readonly groupGid: string | null;
  readonly deposit:
    | { readonly kind: "none" }
    | { readonly kind: "fixed"; readonly minor: bigint }
    | { readonly kind: "percent"; readonly percent: number };
  readonly currency: string;
  readonly chargeOn: string | null;
  readonly promiseTo: string | null;
  readonly stock: StockOption;
  readonly unitCap: number | null;
  readonly unitsWithin: number;
  readonly productGids: readonly string[];
  readonly variantGids: readonly string[];
  /** Goods named by their SKU alone: the shop knows which variants those are. */
  readonly skus: readonly string[];
  readonly zone: string;
  readonly language: Language;
};

type Row = Omit<PlanFacts, "deposit"> & {
  depositKind: "none" | "fixed" | "percent";
  depositMinor: bigint | null;
  depositPercent: number | null;
};

const itemsOf = (kind: CampaignItemKind) => Prisma.sql`ARRAY(SELECT i.value FROM campaign_item i
  WHERE i.merchant_id = c.merchant_id AND i.campaign_id = c.id AND i.kind = ${kind} ORDER BY i.position)`;

export async function planFacts(scope: Scope, id: string): Promise<PlanFacts | null> {
  const [row] = await scope.db.prisma.$queryRaw<Row[]>(Prisma.sql`
    SELECT c.id::text, c.name, c.version, c.plan_owner AS owner, c.status = 'ended' AS "isEnded", c.plan_group_gid AS "groupGid", c.deposit_kind AS "depositKind",
      c.deposit_minor AS "depositMinor", c.deposit_percent AS "depositPercent", c.currency, c.charge_on::text AS "chargeOn", c.promise_to::text AS "promiseTo",
      c.stock, c.unit_cap AS "unitCap", c.units_within AS "unitsWithin", m.timezone AS zone, m.default_language AS language,
      ${itemsOf("product")} AS "productGids", ${itemsOf("variant")} AS "variantGids", ${itemsOf("sku")} AS skus
    FROM campaign c JOIN merchant m ON m.id = c.merchant_id WHERE c.merchant_id = ${scope.merchantId}::uuid AND c.id = ${id}::uuid`);
  return row ? { ...row, deposit: depositOf(row) } : null;
}

function depositOf({ depositKind, depositMinor, depositPercent }: Row): PlanFacts["deposit"] {
  if (depositKind === "fixed" && depositMinor !== null) return { kind: "fixed", minor: depositMinor };
  return depositKind === "percent" && depositPercent !== null ? { kind: "percent", percent: depositPercent } : { kind: "none" };
}

export type WrittenPlan = {
  readonly groupGid: string;
  readonly isSoldOut: boolean;
  /** What of the campaign could not be written, for a person to see. */
  readonly problem: StoredReason | null;
};

/** Keeps what was written. Not current: the campaign is another by now, the writing is owed again. No news: its problem was known. */
export async function recordPlan(
  tx: Tx,
  merchantId: string,
  was: Pick<PlanFacts, "id" | "version">,
  { groupGid, isSoldOut, problem }: WrittenPlan,
): Promise<{ readonly isCurrent: boolean; readonly isNews: boolean }> {
  const state = problem === null ? "in_step" : "refused";
  const [row] = await tx.$queryRaw<{ isCurrent: boolean; isNews: boolean }[]>(Prisma.sql`
    UPDATE campaign c SET plan_group_gid = ${groupGid}, plan_sold_out = ${isSoldOut}, plan_problem = ${problem},
      plan_state = CASE WHEN version = ${was.version} AND ${SHOULD_BE_OFF} = ${isSoldOut} THEN ${state} ELSE 'owed' END
    FROM (SELECT merchant_id, id, plan_problem AS known FROM campaign WHERE merchant_id = ${merchantId}::uuid AND id = ${was.id}::uuid) b
    WHERE c.merchant_id = b.merchant_id AND c.id = b.id AND c.plan_owner = 'ours'
    RETURNING c.plan_state <> 'owed' AS "isCurrent", b.known IS DISTINCT FROM ${problem} AS "isNews"`);
  return row ?? { isCurrent: true, isNews: false };
}

const SHOULD_BE_OFF = Prisma.sql`(status = 'ended' OR coalesce(units_within >= unit_cap, false))`;

/** Keeps Shopify's words; false when they were known. */
export async function recordPlanRefused(tx: Tx, merchantId: string, id: string, why: StoredReason): Promise<boolean> {
  const changed = await tx.$executeRaw(Prisma.sql`
    UPDATE campaign SET plan_state = 'refused', plan_problem = ${why}
    WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid AND plan_owner = 'ours' AND plan_problem IS DISTINCT FROM ${why}`);
  return changed === 1;
}

/** Owes the writing of our group when the campaign changed, or is sold out or no longer is. The caller holds the campaign. */
export async function owePlan(tx: Tx, merchantId: string, campaignId: string, why: "changed" | "units", now: Date): Promise<void> {
  const isOff = why === "changed" ? Prisma.sql`true` : Prisma.sql`plan_sold_out <> ${SHOULD_BE_OFF}`;
  const owed = await tx.$executeRaw(Prisma.sql`
    UPDATE campaign SET plan_state = CASE WHEN plan_state = 'refused' AND ${why} = 'units' THEN plan_state ELSE 'owed' END
    WHERE merchant_id = ${merchantId}::uuid AND id = ${campaignId}::uuid AND plan_owner = 'ours' AND ${isOff}`);
  if (owed === 1) await owe(tx, [{ merchantId, kind: "write_selling_plan", subjectId: campaignId, payload: {}, nextAt: now }]);
}

/** Some campaign writes its own selling plan: the connection needs the scope for it. */
export async function hasOwnPlans(scope: Scope): Promise<boolean> {
  const { merchantId } = scope;
  return (
    (await scope.db.prisma.campaign.findFirst({ where: { merchantId, planOwner: "ours", status: "open" }, select: { id: true } })) !== null
  );
}
