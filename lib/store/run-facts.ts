import { LINK_LIMIT_HOURS, LINKS_A_DAY } from "@/lib/domain/link-limits";
import { NOTICE_GRACE_DAYS, OLD_CONSENT_MONTHS } from "@/lib/domain/notices";
import { isOrderRun, type OrderRunSettings, type RunSettings, type RunSettingsOf } from "@/lib/domain/run-kinds";
import { Prisma } from "./commit";
import { inOtherRun, orderRunFacts } from "./run-order-facts";
import type { Scope } from "./scope";

/** What a plan is held against; dates as text `YYYY-MM-DD`. */
export type PlanMoment = {
  readonly merchantId: string;
  readonly now: Date;
  /** Today in the shop's zone. */
  readonly today: string;
  readonly zone: string;
  readonly statementText: string;
  readonly noticeHours: number;
  readonly oldConsentNoticeHours: number;
  readonly retryMax: number;
  /** The first date a charge may be made on when it is announced now: for agreements of late, and for old ones (rule 21). */
  readonly soonest: { readonly recent: string; readonly old: string };
};

/** The orders a plan is about, `FROM orders o WHERE …`; `ids` where they are few and known, so that subqueries look at no others. */
export type ChosenOrders = { readonly from: Prisma.Sql; readonly ids: readonly string[] | null };

type Verdict = {
  readonly action: Prisma.Sql;
  readonly reason: Prisma.Sql;
  readonly warning: Prisma.Sql;
  readonly newDueOn: Prisma.Sql;
  readonly join?: Prisma.Sql;
};

const NONE = Prisma.sql`NULL`;
const IN_FLIGHT = Prisma.sql`i.state IN ('charging', 'processing', 'in_doubt')`;
const HAS_ADDRESS = Prisma.sql`(p.email IS NOT NULL AND p.email <> '' AND p.erased_at IS NULL)`;
const REACHABLE = Prisma.sql`(${HAS_ADDRESS} AND p.email_bounced_at IS NULL)`;

/** Whose order it is, and whether anything is owed: the same for every kind. */
const standing = (collectors: Prisma.Sql) => Prisma.sql`
  WHEN o.collector NOT IN (${collectors}) THEN 'collected_elsewhere'
  WHEN o.cancelled_at IS NOT NULL THEN 'order_cancelled'
  WHEN o.activation <> 'active' THEN 'order_observed'
  WHEN i.id IS NULL OR i.amount_minor <= 0 THEN 'nothing_owed'`;

/** An agreement this old on that date wants the longer lead (rule 21). */
const isOld = (zone: string, on: Prisma.Sql) =>
  Prisma.sql`((c.agreed_at AT TIME ZONE ${zone})::date + make_interval(months => ${OLD_CONSENT_MONTHS}::int))::date < ${on}`;

const soonestFor = ({ zone, soonest }: PlanMoment) =>
  Prisma.sql`(CASE WHEN ${isOld(zone, Prisma.sql`${soonest.recent}::date`)} THEN ${soonest.old}::date ELSE ${soonest.recent}::date END)`;

/** Where the orders are few and known, nobody else's rows are looked at. */
const only = ({ ids }: ChosenOrders) => (ids ? Prisma.sql`AND order_id = ANY (${[...ids]}::uuid[])` : Prisma.empty);

function links({ merchantId, now }: PlanMoment, { who }: RunSettingsOf<"send_links">, chosen: ChosenOrders): Verdict {
  const needed = Prisma.sql`
    WHEN i.state IN ('scheduled', 'retry_wait') THEN 'card_saved'
    WHEN i.state = 'needs_customer' THEN 'customer_must_confirm'`;
  const reason = Prisma.sql`CASE ${standing(Prisma.sql`'stripe'`)}
    WHEN ${IN_FLIGHT} THEN 'charge_in_progress'
    WHEN i.state = 'invoice_open' THEN 'invoice_open'
    ${who === "needed" ? needed : Prisma.empty}
    WHEN NOT ${HAS_ADDRESS} THEN 'customer_without_email'
    WHEN p.email_bounced_at IS NOT NULL THEN 'email_bounced'
    WHEN o.id IN (
      SELECT order_id FROM (
        SELECT order_id FROM mail WHERE merchant_id = ${merchantId}::uuid AND sent_by IS NOT NULL AND kind = 'card_request' AND status <> 'cancelled'
          AND created_at > ${now}::timestamptz - make_interval(hours => ${LINK_LIMIT_HOURS}) ${only(chosen)}
        UNION ALL
        SELECT order_id FROM link WHERE merchant_id = ${merchantId}::uuid AND created_by IS NOT NULL AND created_at > ${now}::timestamptz - make_interval(hours => ${LINK_LIMIT_HOURS}) ${only(chosen)}
      ) sent WHERE order_id IS NOT NULL GROUP BY order_id HAVING count(*) >= ${LINKS_A_DAY}) THEN 'link_limit'
  END`;
  return { action: Prisma.sql`'send_link'`, reason, warning: NONE, newDueOn: NONE };
}

/** Whether the charge was announced so that it may leave now, in the words of `isNoticed` (lib/domain/notices.ts). */
function announced({ now, today, zone, statementText, noticeHours, oldConsentNoticeHours }: PlanMoment): Prisma.Sql {
  const hours = Prisma.sql`(CASE WHEN ${isOld(zone, Prisma.sql`${today}::date`)} THEN ${oldConsentNoticeHours}::int ELSE ${noticeHours}::int END)`;
  return Prisma.sql`
    WHEN n.id IS NULL THEN CASE WHEN ${REACHABLE} THEN 'notice_missing' ELSE 'no_address' END
    WHEN n.amount_minor <> i.amount_minor OR n.currency <> i.currency OR n.card_id <> i.card_id OR n.statement_text <> ${statementText} THEN 'notice_differs'
    WHEN n.charge_on > ${today}::date THEN 'announced_later'
    WHEN i.tries_on_card = 0 AND n.charge_on + ${NOTICE_GRACE_DAYS}::int < ${today}::date THEN 'notice_differs'
    WHEN n.via <> 'mail' THEN CASE WHEN n.accepted_at IS NULL OR n.accepted_at > ${now} THEN 'notice_not_accepted' END
    WHEN n.bounced_at IS NOT NULL THEN CASE WHEN ${REACHABLE} THEN 'notice_bounced' ELSE 'no_address' END
    WHEN n.accepted_at IS NULL THEN 'notice_not_accepted'
    WHEN n.accepted_at + make_interval(hours => ${hours}) > ${now} THEN 'notice_too_recent'`;
}

function charges(at: PlanMoment, { shortNotice }: RunSettingsOf<"collect">): Verdict {
  const notice = Prisma.sql`v.why`;
  const soonest = Prisma.sql`v.soonest`;
  // Announcing anew only makes sense where it brings a charge that would not come by itself, or brings it earlier.
  const isHelped = Prisma.sql`(${notice} IN ('notice_missing', 'notice_differs', 'notice_bounced', 'announced_later') AND ${REACHABLE}
    AND NOT (n.id IS NOT NULL AND ${notice} = 'announced_later' AND n.charge_on <= ${soonest}) AND i.due_on IS DISTINCT FROM ${soonest})`;
  const isNotify = shortNotice === "notify" ? isHelped : Prisma.sql`false`;
  const reason = Prisma.sql`CASE ${standing(Prisma.sql`'stripe'`)}
    WHEN o.is_disputed THEN 'order_disputed'
    WHEN o.id IN (SELECT co.order_id FROM campaign_order co WHERE co.merchant_id = ${at.merchantId}::uuid AND co.place = 'beyond') THEN 'beyond_cap'
    WHEN o.id IN (SELECT q.order_id FROM promise_answer q WHERE q.merchant_id = ${at.merchantId}::uuid AND q.needs_answer AND q.answered_at IS NULL
      AND q.superseded_at IS NULL) THEN 'promise_answer_open'
    WHEN ${IN_FLIGHT} THEN 'charge_in_progress'
    WHEN i.state = 'invoice_open' THEN 'invoice_open'
    WHEN o.is_intent_pending THEN 'intent_pending'
    WHEN i.state = 'needs_card' THEN 'new_card_needed'
    WHEN i.state = 'needs_customer' THEN 'customer_must_confirm'
    WHEN k.id IS NULL THEN 'card_missing'
    WHEN k.status <> 'active' OR k.kind <> 'card' THEN 'card_removed'
    WHEN c.id IS NULL THEN 'consent_missing'
    WHEN c.card_id <> k.id THEN 'consent_other_card'
    WHEN c.currency <> i.currency OR c.cap_minor < i.amount_minor THEN 'consent_cap'
    WHEN c.latest_on < ${at.today}::date THEN 'consent_ended'
    WHEN i.state = 'needs_consent' THEN 'consent_missing'
    WHEN i.tries_on_card > 0 AND i.tries_on_card - 1 >= ${at.retryMax}::int THEN 'retry_limit'
    WHEN ${isNotify} AND c.latest_on < ${soonest} THEN 'consent_ended'
    WHEN ${isNotify} THEN NULL
    ELSE ${notice}
  END`;
  const action = Prisma.sql`CASE WHEN ${isNotify} THEN 'notify' ELSE 'charge' END`;
  const expires = Prisma.sql`CASE WHEN ${isNotify} AND ${expiresBefore(soonest)} THEN 'card_expires' END`;
  return { action, reason, warning: expires, newDueOn: Prisma.sql`CASE WHEN ${isNotify} THEN ${soonest} END` };
}

const expiresBefore = (on: Prisma.Sql) =>
  Prisma.sql`(k.id IS NOT NULL AND make_date(k.exp_year, k.exp_month, 1) + interval '1 month' <= ${on})`;

function dueDates(at: PlanMoment, on: Prisma.Sql): Verdict {
  const earliest = Prisma.sql`(CASE WHEN ${isOld(at.zone, on)} THEN ${at.soonest.old}::date ELSE ${at.soonest.recent}::date END)`;
  const reason = Prisma.sql`CASE ${standing(Prisma.sql`'stripe', 'manual'`)}
    WHEN i.due_on = ${on} THEN 'already_due_then'
    WHEN c.id IS NOT NULL AND c.latest_on < ${on} THEN 'due_after_consent'
    WHEN i.state IN ('scheduled', 'retry_wait') AND c.id IS NOT NULL AND o.collector = 'stripe' AND ${REACHABLE} AND ${earliest} > ${on} THEN 'due_needs_notice'
  END`;
  const warning = Prisma.sql`CASE WHEN ${IN_FLIGHT} THEN 'waits_for_charge' WHEN ${expiresBefore(on)} THEN 'card_expires' END`;
  return { action: Prisma.sql`'change_due'`, reason, warning, newDueOn: on };
}

/** Back to the dates a run found, where they still are the ones it left. */
function datesBack(at: PlanMoment, { runId }: RunSettingsOf<"undo_due">): Verdict {
  const back = dueDates(at, Prisma.sql`u.due_on`);
  const reason = Prisma.sql`CASE
    WHEN u.due_on IS NULL THEN 'no_date_before'
    WHEN i.due_on IS DISTINCT FROM u.new_due_on THEN 'due_changed'
    WHEN u.due_on < ${at.today}::date THEN 'date_in_past'
    ELSE ${back.reason} END`;
  const join = Prisma.sql`JOIN run_item u ON u.merchant_id = i.merchant_id AND u.run_id = ${runId}::uuid AND u.order_id = o.id AND u.instalment_id = i.id
    AND u.state = 'done' AND u.action = 'change_due' AND u.reason IS NULL`;
  return { ...back, reason, join };
}

type DebtRunSettings = Exclude<RunSettings, OrderRunSettings>;

function verdict(at: PlanMoment, settings: DebtRunSettings, chosen: ChosenOrders): Verdict {
  switch (settings.kind) {
    case "send_links":
      return links(at, settings, chosen);
    case "collect":
      return charges(at, settings);
    case "change_due":
      return dueDates(at, Prisma.sql`${settings.dueOn}::date`);
    case "undo_due":
      return datesBack(at, settings);
  }
}

/**
 * One row a part of the debt (for links: an order), with what a plan keeps of it and why it is left out, in one statement for any
 * number of orders. The words are the guards' own (lib/domain/charge-guard.ts, due-change.ts), which have the last word when
 * its turn comes; a test holds the two against each other.
 */
export function runFacts(at: PlanMoment, settings: RunSettings, chosen: ChosenOrders, when: "planning" | "its turn"): Prisma.Sql {
  if (isOrderRun(settings)) return orderRunFacts(at, settings, chosen, when);
  const { action, reason, warning, newDueOn, join = Prisma.empty } = verdict(at, settings, chosen);
  const { merchantId } = at;
  const first =
    settings.kind === "send_links"
      ? Prisma.sql`AND NOT EXISTS (SELECT 1 FROM instalment e WHERE e.merchant_id = i.merchant_id AND e.order_id = i.order_id AND e.kind = 'balance'
          AND e.state NOT IN ('paid', 'cancelled') AND e.position < i.position)`
      : Prisma.empty;
  const notice =
    settings.kind === "collect"
      ? Prisma.sql`LEFT JOIN (SELECT DISTINCT ON (x.instalment_id) x.* FROM notice x WHERE x.merchant_id = ${merchantId}::uuid AND x.voided_at IS NULL ${only(chosen)}
          ORDER BY x.instalment_id, x.created_at DESC, x.id DESC) n ON n.instalment_id = i.id AND i.state IN ('scheduled', 'retry_wait')
        -- Worked out once a row: OFFSET keeps the planner from writing it out everywhere it is named.
        CROSS JOIN LATERAL (SELECT CASE ${announced(at)} END AS why, ${soonestFor(at)} AS soonest OFFSET 0) v`
      : Prisma.empty;
  const elsewhere = when === "planning" ? inOtherRun(merchantId, settings) : NONE;
  return Prisma.sql`
    SELECT o.id AS order_id, i.id AS instalment_id, coalesce(i.position, 0) AS part, i.amount_minor, coalesce(i.currency, o.currency) AS currency, i.card_id, i.due_on,
      ${action} AS action, ${warning} AS warning, ${newDueOn}::date AS new_due_on, NULL::uuid AS subject_id,
      coalesce(${reason}, ${elsewhere}) AS reason
    FROM (SELECT o.* ${chosen.from}) o
    JOIN customer cu ON cu.merchant_id = o.merchant_id AND cu.id = o.customer_id
    JOIN person p ON p.merchant_id = cu.merchant_id AND p.id = cu.person_id
    LEFT JOIN instalment i ON i.merchant_id = o.merchant_id AND i.order_id = o.id AND i.kind = 'balance' AND i.state NOT IN ('paid', 'cancelled') ${first}
    LEFT JOIN card k ON k.merchant_id = i.merchant_id AND k.id = i.card_id
    LEFT JOIN consent c ON c.merchant_id = i.merchant_id AND c.id = i.consent_id AND c.status = 'active'
    ${join}
    ${notice}`;
}

/** How many orders a choice holds, counted no further than a limit. */
export async function countChosen(scope: Scope, { from }: ChosenOrders, limit: number): Promise<number> {
  const rows = await scope.db.prisma.$queryRaw<{ n: number }[]>(
    Prisma.sql`SELECT count(*)::int AS n FROM (SELECT 1 ${from} LIMIT ${limit}) chosen`,
  );
  return rows[0]?.n ?? 0;
}
