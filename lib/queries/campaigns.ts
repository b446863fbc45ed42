import {
  type CampaignItem,
  type CampaignItemKind,
  type CampaignPlace,
  type CampaignStatus,
  type CampaignWatch,
  type ChargeTrigger,
  campaignWatch,
  type PlanOwner,
  type PlanState,
  type StockOption,
} from "@/lib/domain/campaign";
import { type PlainDate, plainDate } from "@/lib/domain/dates";
import { type Money, money } from "@/lib/domain/money";
import { Prisma } from "@/lib/store/commit";
import type { Scope } from "@/lib/store/scope";

/** A campaign as lists show it. Counts leave out orders that were cancelled or are gone. */
export type CampaignSummary = {
  readonly id: string;
  readonly name: string;
  readonly status: CampaignStatus;
  readonly promiseFrom: PlainDate | null;
  readonly promiseTo: PlainDate | null;
  readonly unitCap: number | null;
  readonly unitsWithin: number;
  readonly unitsBeyond: number;
  readonly orders: number;
  readonly paid: number;
};

type SummaryRow = Omit<CampaignSummary, "promiseFrom" | "promiseTo"> & { promiseFrom: string | null; promiseTo: string | null };

const SUMMARY = Prisma.sql`c.id::text, c.name, c.status, c.promise_from::text AS "promiseFrom", c.promise_to::text AS "promiseTo", c.unit_cap AS "unitCap",
  c.units_within AS "unitsWithin", c.units_beyond AS "unitsBeyond", coalesce(n.orders, 0)::int AS orders, coalesce(n.paid, 0)::int AS paid`;
const COUNTED = (merchantId: string) => Prisma.sql`LEFT JOIN (
    SELECT co.campaign_id, count(*) AS orders, count(*) FILTER (WHERE NOT o.is_unpaid) AS paid
    FROM campaign_order co JOIN orders o ON o.merchant_id = co.merchant_id AND o.id = co.order_id
    WHERE co.merchant_id = ${merchantId}::uuid AND co.place <> 'freed' GROUP BY co.campaign_id) n ON n.campaign_id = c.id`;

const date = (text: string | null): PlainDate | null => (text === null ? null : plainDate(text));
const dates = <Row extends { promiseFrom: string | null; promiseTo: string | null }>(row: Row) => ({
  ...row,
  promiseFrom: date(row.promiseFrom),
  promiseTo: date(row.promiseTo),
});

/** Campaigns a page lists at most. */
export const MOST_CAMPAIGNS = 200;

/** Open ones first, the newest first. */
export async function campaigns(scope: Scope): Promise<CampaignSummary[]> {
  const rows = await scope.db.prisma.$queryRaw<SummaryRow[]>(Prisma.sql`
    SELECT ${SUMMARY} FROM campaign c ${COUNTED(scope.merchantId)}
    WHERE c.merchant_id = ${scope.merchantId}::uuid ORDER BY c.status DESC, c.created_at DESC, c.id DESC LIMIT ${MOST_CAMPAIGNS}`);
  return rows.map(dates);
}

export type CampaignDetail = CampaignSummary & {
  readonly version: number;
  readonly deposit:
    | { readonly kind: "none" }
    | { readonly kind: "fixed"; readonly amount: Money }
    | { readonly kind: "percent"; readonly percent: number };
  readonly trigger: ChargeTrigger;
  readonly chargeOn: PlainDate | null;
  readonly noticeDays: number;
  readonly stock: StockOption;
  readonly stockArrivedAt: Date | null;
  readonly stockArrivedBy: string | null;
  readonly plan: {
    readonly owner: PlanOwner;
    readonly app: string | null;
    readonly state: PlanState;
    readonly problem: string | null;
    readonly soldOut: boolean;
  };
  readonly hasGroup: boolean;
  readonly items: readonly CampaignItem[];
  /** Units that count, by when they leave the stock. */
  readonly units: Readonly<Record<StockOption, number>>;
  /** What customers said to the last move of their promise. */
  readonly answers: { readonly accepted: number; readonly refused: number; readonly open: number };
  /** Open balances without a due date. */
  readonly undated: number;
};

type DetailRow = SummaryRow & {
  version: number;
  depositKind: "none" | "fixed" | "percent";
  depositMinor: bigint | null;
  depositPercent: number | null;
  currency: string;
  trigger: ChargeTrigger;
  chargeOn: string | null;
  noticeDays: number;
  stock: StockOption;
  stockArrivedAt: Date | null;
  stockArrivedBy: string | null;
  planOwner: PlanOwner;
  planApp: string | null;
  planState: PlanState;
  planProblem: string | null;
  planSoldOut: boolean;
  hasGroup: boolean;
  items: CampaignItem[];
  atSale: number;
  atFulfilment: number;
  accepted: number;
  refused: number;
  open: number;
  undated: number;
};

export async function campaignDetail(scope: Scope, id: string): Promise<CampaignDetail | null> {
  const { merchantId } = scope;
  const units = (stock: StockOption) => Prisma.sql`(SELECT coalesce(sum(x.units), 0)::int FROM campaign_order x
    WHERE x.merchant_id = c.merchant_id AND x.campaign_id = c.id AND x.place <> 'freed' AND x.stock = ${stock})`;
  const [row] = await scope.db.prisma.$queryRaw<DetailRow[]>(Prisma.sql`
    SELECT ${SUMMARY}, c.version, c.deposit_kind AS "depositKind", c.deposit_minor AS "depositMinor", c.deposit_percent AS "depositPercent", c.currency,
      c.charge_trigger AS trigger, c.charge_on::text AS "chargeOn", c.notice_days AS "noticeDays", c.stock, c.stock_arrived_at AS "stockArrivedAt",
      u.name AS "stockArrivedBy", c.plan_owner AS "planOwner", c.plan_app AS "planApp", c.plan_state AS "planState", c.plan_problem AS "planProblem",
      c.plan_sold_out AS "planSoldOut", c.plan_group_gid IS NOT NULL AS "hasGroup",
      (SELECT jsonb_agg(jsonb_build_object('kind', i.kind, 'value', i.value, 'title', i.title) ORDER BY i.position) FROM campaign_item i
        WHERE i.merchant_id = c.merchant_id AND i.campaign_id = c.id) AS items,
      ${units("at_sale")} AS "atSale", ${units("at_fulfilment")} AS "atFulfilment",
      (SELECT count(*)::int FROM campaign_order x JOIN instalment i ON i.merchant_id = x.merchant_id AND i.order_id = x.order_id
        WHERE x.merchant_id = c.merchant_id AND x.campaign_id = c.id AND i.kind = 'balance' AND i.due_on IS NULL AND i.state NOT IN ('paid', 'cancelled')) AS undated,
      a.accepted, a.refused, a.open
    FROM campaign c ${COUNTED(merchantId)} LEFT JOIN users u ON u.id = c.stock_arrived_by
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE q.answer = 'accept')::int AS accepted, count(*) FILTER (WHERE q.answer = 'cancel')::int AS refused,
        count(*) FILTER (WHERE q.answered_at IS NULL AND q.needs_answer)::int AS open
      FROM campaign_order x JOIN promise_answer q ON q.merchant_id = x.merchant_id AND q.order_id = x.order_id AND q.superseded_at IS NULL
      WHERE x.merchant_id = c.merchant_id AND x.campaign_id = c.id) a
    WHERE c.merchant_id = ${merchantId}::uuid AND c.id = ${id}::uuid`);
  return row ? toDetail(row) : null;
}

function toDetail(row: DetailRow): CampaignDetail {
  const { depositKind, depositMinor, depositPercent, currency, planOwner, planApp, planState, planProblem, planSoldOut } = row;
  return {
    ...dates(row),
    chargeOn: date(row.chargeOn),
    deposit: depositOf(depositKind, depositMinor, depositPercent, currency),
    plan: { owner: planOwner, app: planApp, state: planState, problem: planProblem, soldOut: planSoldOut },
    units: { at_sale: row.atSale, at_fulfilment: row.atFulfilment },
    answers: { accepted: row.accepted, refused: row.refused, open: row.open },
  };
}

function depositOf(
  kind: DetailRow["depositKind"],
  minor: bigint | null,
  percent: number | null,
  currency: string,
): CampaignDetail["deposit"] {
  if (kind === "fixed" && minor !== null) return { kind, amount: money(minor, currency) };
  return kind === "percent" && percent !== null ? { kind, percent } : { kind: "none" };
}

/** Orders beyond a cap that a form tells of at most. */
const MOST_BEYOND = 2_000;

/** Units of each order beyond the cap, in the order they would be let in. */
export async function unitsBeyondCap({ db, merchantId }: Scope, campaignId: string): Promise<number[]> {
  const rows = await db.prisma.campaignOrder.findMany({
    where: { merchantId, campaignId, place: "beyond" },
    select: { units: true },
    orderBy: [{ joinedAt: "asc" }, { orderId: "asc" }],
    take: MOST_BEYOND,
  });
  return rows.map(({ units }) => units);
}

/** An open campaign that is worth a look, and why. */
export type WatchedCampaign = Pick<CampaignSummary, "id" | "name" | "promiseTo" | "unitCap" | "unitsWithin"> & {
  readonly watch: CampaignWatch;
};

/** Open campaigns whose promise ends soon or has, whose cap is nearly reached, or with orders beyond it; the soonest promise first. */
export async function campaignsToWatch(scope: Scope, today: PlainDate): Promise<WatchedCampaign[]> {
  type Row = Pick<CampaignSummary, "id" | "name" | "unitCap" | "unitsWithin" | "unitsBeyond"> & {
    promiseTo: string | null;
    isAwaited: boolean;
  };
  const rows = await scope.db.prisma.$queryRaw<Row[]>(Prisma.sql`
    SELECT c.id::text, c.name, c.promise_to::text AS "promiseTo", c.unit_cap AS "unitCap", c.units_within AS "unitsWithin", c.units_beyond AS "unitsBeyond",
      EXISTS (SELECT 1 FROM campaign_order co JOIN orders o ON o.merchant_id = co.merchant_id AND o.id = co.order_id
        WHERE co.merchant_id = c.merchant_id AND co.campaign_id = c.id AND co.place = 'within' AND o.fulfilment_status <> 'fulfilled'
          AND o.cancelled_at IS NULL AND o.deleted_at IS NULL) AS "isAwaited"
    FROM campaign c WHERE c.merchant_id = ${scope.merchantId}::uuid AND c.status = 'open'
    ORDER BY c.promise_to NULLS LAST, c.created_at DESC LIMIT ${MOST_CAMPAIGNS}`);
  return rows.flatMap((row) => {
    const { id, name, unitCap, unitsWithin } = row;
    const promiseTo = date(row.promiseTo);
    const watch = campaignWatch({ ...row, promiseTo }, today);
    return watch ? [{ id, name, promiseTo, unitCap, unitsWithin, watch }] : [];
  });
}

/** The campaign an order is in, and how its stock is taken. */
export type OrderCampaign = {
  readonly id: string;
  readonly name: string;
  readonly whyKind: CampaignItemKind;
  readonly why: string;
  readonly units: number;
  readonly place: CampaignPlace;
  readonly stock: StockOption;
  readonly cap: number | null;
  readonly promiseFrom: PlainDate | null;
  readonly promiseTo: PlainDate | null;
};

export async function campaignOfOrder(scope: Scope, orderId: string): Promise<OrderCampaign | null> {
  type Row = Omit<OrderCampaign, "promiseFrom" | "promiseTo"> & { promiseFrom: string | null; promiseTo: string | null };
  const [row] = await scope.db.prisma.$queryRaw<Row[]>(Prisma.sql`
    SELECT c.id::text, c.name, co.why_kind AS "whyKind", co.why, co.units, co.place, co.stock, c.unit_cap AS cap,
      c.promise_from::text AS "promiseFrom", c.promise_to::text AS "promiseTo"
    FROM campaign_order co JOIN campaign c ON c.merchant_id = co.merchant_id AND c.id = co.campaign_id
    WHERE co.merchant_id = ${scope.merchantId}::uuid AND co.order_id = ${orderId}::uuid`);
  return row ? dates(row) : null;
}

/** What the form asks of the shop: its currency, and the scopes a selling plan of ours would want. */
export async function shopOfCampaigns(scope: Scope): Promise<{ readonly currency: string; readonly scopes: readonly string[] }> {
  const merchant = await scope.db.prisma.merchant.findUniqueOrThrow({
    where: { id: scope.merchantId },
    select: { shopCurrency: true, shopifyConnections: { where: { status: "ok" }, select: { scopes: true }, take: 1 } },
  });
  return { currency: merchant.shopCurrency, scopes: merchant.shopifyConnections[0]?.scopes ?? [] };
}
