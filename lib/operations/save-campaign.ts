import { isDeepStrictEqual } from "node:util";
import type { CampaignSettings } from "@/lib/domain/campaign";
import { plainDate } from "@/lib/domain/dates";
import { InexactMoney, parseDecimal } from "@/lib/domain/money";
import { refuse } from "@/lib/domain/refusals";
import { oweDues } from "@/lib/store/campaign-dues";
import { owePlan } from "@/lib/store/campaign-plans";
import {
  type CampaignColumns,
  hasOrders,
  insertCampaign,
  isNameTaken,
  type LockedCampaign,
  lockCampaign,
  updateCampaign,
  writeItems,
} from "@/lib/store/campaigns";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { lockMerchant } from "@/lib/store/merchants";
import type { Ctx, Result } from "./context";
import { letInBeyond } from "./let-in-beyond";

type CampaignToSave = {
  readonly settings: CampaignSettings;
  /** Null: a new one. The version is the one the person saw. */
  readonly seen: { readonly campaignId: string; readonly version: number } | null;
};
type Saved = Result<{ readonly campaignId: string }>;

/**
 * Makes a campaign or changes one. A change counts for orders that join from now on, but a higher cap lets in who waits beyond it. The
 * promise of a campaign that has orders is not moved here: a run of its own asks their customers (rule 25).
 */
export async function saveCampaign(ctx: Ctx, { settings, seen }: CampaignToSave): Promise<Saved> {
  return commit<Saved>(ctx.scope, ctx, async (tx) => {
    const { merchantId } = ctx.scope;
    const { shopCurrency } = await lockMerchant(tx, merchantId);
    const columns = columnsOf(settings, shopCurrency);
    if (!columns) return { value: refuse("invalid_input", { fields: ["deposit.amount"] }), audit: [] };
    if (await isNameTaken(tx, merchantId, settings.name, seen?.campaignId ?? null))
      return { value: refuse("name_taken", { name: settings.name }), audit: [] };
    if (!seen) return create(tx, ctx, columns, settings, shopCurrency);
    const before = await lockCampaign(tx, merchantId, seen.campaignId);
    if (!before) return { value: refuse("not_found"), audit: [] };
    if (before.status === "ended") return { value: refuse("campaign_ended"), audit: [] };
    if (before.version !== seen.version) return { value: refuse("stale"), audit: [] };
    return change(tx, ctx, before, columns, settings);
  });
}

/** Null when the deposit is no amount of the currency. */
function columnsOf({ items: _, deposit, ...rest }: CampaignSettings, currency: string): CampaignColumns | null {
  if (deposit.kind !== "fixed")
    return { ...rest, deposit: { kind: deposit.kind, minor: null, percent: deposit.kind === "percent" ? deposit.percent : null } };
  try {
    const { minor } = parseDecimal(deposit.amount.replace(",", "."), currency);
    return minor > 0n ? { ...rest, deposit: { kind: "fixed", minor, percent: null } } : null;
  } catch (error) {
    if (error instanceof InexactMoney) return null;
    throw error;
  }
}

async function create(tx: Tx, ctx: Ctx, columns: CampaignColumns, settings: CampaignSettings, currency: string) {
  const { merchantId } = ctx.scope;
  const createdBy = ctx.actor.kind === "staff" ? ctx.actor.userId : null;
  const campaignId = await insertCampaign(tx, merchantId, { ...columns, currency, createdBy, now: ctx.now });
  await writeItems(tx, merchantId, campaignId, settings.items);
  await owePlan(tx, merchantId, campaignId, "changed", ctx.now);
  const audit: AuditEntry[] = [{ event: { type: "campaign.created", campaignId, campaign: settings.name } }];
  return { value: { ok: true as const, value: { campaignId } }, audit };
}

async function change(tx: Tx, ctx: Ctx, before: LockedCampaign, columns: CampaignColumns, settings: CampaignSettings) {
  const { merchantId } = ctx.scope;
  const campaignId = before.id;
  const value = { ok: true as const, value: { campaignId } };
  const was = settingsOf(before);
  const next: CampaignColumns = {
    ...columns,
    promise: (await hasOrders(tx, merchantId, campaignId)) ? was.promise : columns.promise,
    // A group that exists at Shopify stays whose it is.
    plan: before.planGroupGid === null ? columns.plan : was.plan,
  };
  const { items, ...columnsBefore } = was;
  const changes = [
    ...(Object.keys(next) as (keyof CampaignColumns)[]).filter((key) => !isDeepStrictEqual(next[key], columnsBefore[key])),
    ...(isDeepStrictEqual(items, settings.items) ? [] : ["items"]),
  ];
  if (changes.length === 0) return { value, audit: [] };
  await updateCampaign(tx, merchantId, campaignId, next);
  await writeItems(tx, merchantId, campaignId, settings.items);
  await owePlan(tx, merchantId, campaignId, "changed", ctx.now);
  await oweDues(tx, merchantId, campaignId, ctx.now);
  const letIn = changes.includes("unitCap") ? await letInBeyond(tx, ctx, campaignId) : [];
  const audit: AuditEntry[] = [{ event: { type: "campaign.changed", campaignId, campaign: next.name, changes } }, ...letIn];
  return { value, audit };
}

const day = (date: Date | null) => (date === null ? null : plainDate(date.toISOString().slice(0, 10)));

/** A campaign's row as its settings would write it. */
function settingsOf(row: LockedCampaign): CampaignColumns & Pick<CampaignSettings, "items"> {
  const { name, noticeDays, unitCap } = row;
  const from = day(row.promiseFrom);
  const to = day(row.promiseTo);
  const trigger = row.chargeTrigger as CampaignSettings["charge"]["trigger"];
  return {
    ...{ name, noticeDays, unitCap },
    promise: from !== null && to !== null ? { from, to } : null,
    deposit: { kind: row.depositKind, minor: row.depositMinor, percent: row.depositPercent },
    charge: trigger === "date" ? { trigger, on: day(row.chargeOn) } : { trigger },
    stock: row.stock as CampaignSettings["stock"],
    plan: row.planOwner === "other" ? { owner: "other", app: row.planApp ?? "" } : { owner: row.planOwner as "none" | "ours" },
    items: row.items.map(({ kind, value, title }) => ({ kind, value, title }) as CampaignSettings["items"][number]),
  };
}
