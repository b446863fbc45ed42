import type { CampaignItem, CampaignRule, CampaignSettings, ChargeTrigger, StockOption } from "@/lib/domain/campaign";
import { type PlainDate, plainDate } from "@/lib/domain/dates";
import { Prisma, type Tx } from "./commit";
import { newId } from "./ids";

/** Campaigns and what they sell. Places of orders in them: campaign-places.ts. */

type RuleRow = {
  id: string;
  items: CampaignItem[];
  promiseTo: string | null;
  trigger: ChargeTrigger;
  chargeOn: string | null;
  stockArrived: boolean;
  noticeDays: number;
  stock: StockOption;
};

const date = (text: string | null): PlainDate | null => (text === null ? null : plainDate(text));
const dateColumn = (on: PlainDate | null): Date | null => (on === null ? null : new Date(`${on}T00:00:00Z`));

/** Campaigns that orders join, the newest first. */
export async function campaignRules(tx: Tx, merchantId: string): Promise<CampaignRule[]> {
  const rows = await tx.$queryRaw<RuleRow[]>(Prisma.sql`
    SELECT c.id::text, c.promise_to::text AS "promiseTo", c.charge_trigger AS trigger, c.charge_on::text AS "chargeOn",
      c.stock_arrived_at IS NOT NULL AS "stockArrived", c.notice_days AS "noticeDays", c.stock,
      (SELECT jsonb_agg(jsonb_build_object('kind', i.kind, 'value', i.value, 'title', i.title) ORDER BY i.position)
        FROM campaign_item i WHERE i.merchant_id = c.merchant_id AND i.campaign_id = c.id) AS items
    FROM campaign c WHERE c.merchant_id = ${merchantId}::uuid AND c.status = 'open' ORDER BY c.created_at DESC, c.id DESC`);
  return rows.map((row) => ({ ...row, promiseTo: date(row.promiseTo), chargeOn: date(row.chargeOn) }));
}

/** A campaign's own columns; a fixed deposit in minor units. */
export type CampaignColumns = Omit<CampaignSettings, "items" | "deposit"> & {
  readonly deposit: { readonly kind: string; readonly minor: bigint | null; readonly percent: number | null };
};

function columnsOf({ name, promise, deposit, charge, noticeDays, stock, unitCap, plan }: CampaignColumns) {
  return {
    ...{ name, noticeDays, stock, unitCap },
    promiseFrom: dateColumn(promise?.from ?? null),
    promiseTo: dateColumn(promise?.to ?? null),
    depositKind: deposit.kind,
    depositMinor: deposit.minor,
    depositPercent: deposit.percent,
    chargeTrigger: charge.trigger,
    chargeOn: charge.trigger === "date" ? dateColumn(charge.on) : null,
    planOwner: plan.owner,
    planApp: plan.owner === "other" ? plan.app : null,
    planState: plan.owner === "ours" ? "owed" : "off",
    planProblem: null,
  };
}

export async function insertCampaign(
  tx: Tx,
  merchantId: string,
  campaign: CampaignColumns & { readonly currency: string; readonly createdBy: string | null; readonly now: Date },
): Promise<string> {
  const id = newId();
  const { currency, createdBy, now } = campaign;
  await tx.campaign.create({ data: { ...columnsOf(campaign), merchantId, id, currency, createdBy, createdAt: now } });
  return id;
}

export async function updateCampaign(tx: Tx, merchantId: string, id: string, campaign: CampaignColumns): Promise<void> {
  await tx.campaign.update({
    where: { merchantId_id: { merchantId, id } },
    data: { ...columnsOf(campaign), version: { increment: 1 } },
  });
}

/** Writes what a campaign sells anew: nothing else points at these rows. */
export async function writeItems(tx: Tx, merchantId: string, campaignId: string, items: readonly CampaignItem[]): Promise<void> {
  await tx.campaignItem.deleteMany({ where: { merchantId, campaignId } });
  const seen = new Set<string>();
  const once = items.filter(({ kind, value }) => !seen.has(`${kind} ${value}`) && seen.add(`${kind} ${value}`));
  await tx.campaignItem.createMany({ data: once.map((item, position) => ({ ...item, merchantId, campaignId, id: newId(), position })) });
}

export async function campaignName(tx: Tx, merchantId: string, id: string): Promise<string> {
  const { name } = await tx.campaign.findUniqueOrThrow({ where: { merchantId_id: { merchantId, id } }, select: { name: true } });
  return name;
}

export async function hasOrders(tx: Tx, merchantId: string, campaignId: string): Promise<boolean> {
  return (await tx.campaignOrder.findFirst({ where: { merchantId, campaignId }, select: { orderId: true } })) !== null;
}

export async function isNameTaken(tx: Tx, merchantId: string, name: string, except: string | null): Promise<boolean> {
  await tx.$queryRaw(Prisma.sql`SELECT pg_advisory_xact_lock(hashtextextended('campaign:' || ${merchantId}, 0))::text`);
  return (await tx.campaign.count({ where: { merchantId, name, ...(except ? { NOT: { id: except } } : {}) } })) > 0;
}

/** Locks a campaign: who changes it, or gives many places at once. Null when there is none such. */
export async function lockCampaign(tx: Tx, merchantId: string, id: string) {
  const locked = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT id::text FROM campaign WHERE merchant_id = ${merchantId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`);
  if (locked.length === 0) return null;
  return tx.campaign.findUniqueOrThrow({
    where: { merchantId_id: { merchantId, id } },
    include: { items: { orderBy: { position: "asc" } } },
  });
}
export type LockedCampaign = NonNullable<Awaited<ReturnType<typeof lockCampaign>>>;

export async function endCampaign(tx: Tx, merchantId: string, id: string): Promise<void> {
  await tx.campaign.update({ where: { merchantId_id: { merchantId, id } }, data: { status: "ended", version: { increment: 1 } } });
}

/** Null: nobody knows when. */
export async function setCampaignPromise(tx: Tx, merchantId: string, id: string, promise: CampaignSettings["promise"]): Promise<void> {
  await tx.campaign.update({
    where: { merchantId_id: { merchantId, id } },
    data: { promiseFrom: dateColumn(promise?.from ?? null), promiseTo: dateColumn(promise?.to ?? null), version: { increment: 1 } },
  });
}
