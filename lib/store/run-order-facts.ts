import { SILENCE_DAYS } from "@/lib/domain/promise";
import type { OrderRunSettings, RunSettings, RunSettingsOf } from "@/lib/domain/run-kinds";
import { Prisma } from "./commit";
import { REFUNDABLE_MINOR } from "./refunds";
import type { ChosenOrders, PlanMoment } from "./run-facts";
import { IS_WITHDRAWN } from "./withdrawals";

/** What a run over whole orders is held against: one row an order, in one statement for any number of them. */

type Verdict = {
  readonly action: Prisma.Sql;
  readonly reason: Prisma.Sql;
  readonly warning?: Prisma.Sql;
  readonly amount: Prisma.Sql;
  readonly subject?: Prisma.Sql;
  readonly join?: Prisma.Sql;
};

const NONE = Prisma.sql`NULL`;
const DISPUTED = Prisma.sql`EXISTS (SELECT 1 FROM dispute d WHERE d.merchant_id = o.merchant_id AND d.order_id = o.id AND d.closed_at IS NULL)`;
const RUNNING_CHARGE = Prisma.sql`EXISTS (SELECT 1 FROM instalment i WHERE i.merchant_id = o.merchant_id AND i.order_id = o.id
  AND i.state IN ('charging', 'processing', 'in_doubt'))`;
const ownHold = (states: Prisma.Sql) =>
  Prisma.sql`EXISTS (SELECT 1 FROM hold h WHERE h.merchant_id = o.merchant_id AND h.order_id = o.id AND h.state IN (${states}))`;

/** Nobody's to hold or release. */
const LEFT_ALONE = Prisma.sql`
  WHEN o.activation = 'observed' THEN 'order_observed'
  WHEN o.cancelled_at IS NOT NULL THEN 'order_cancelled'`;

const HOLD: Verdict = {
  action: Prisma.sql`'hold'`,
  amount: Prisma.sql`o.balance_minor`,
  reason: Prisma.sql`CASE ${LEFT_ALONE}
    WHEN o.fulfilment_status = 'fulfilled' THEN 'not_holdable'
    WHEN EXISTS (SELECT 1 FROM hold h WHERE h.merchant_id = o.merchant_id AND h.order_id = o.id AND h.source <> 'balance' AND h.state IN ('placing', 'held')) THEN 'held_already'
    WHEN ${ownHold(Prisma.sql`'placing', 'releasing'`)} THEN 'hold_in_progress' END`,
};

/** In the words of `whyNotRelease` (lib/domain/holds.ts). */
const releasable = ({ now, zone }: PlanMoment) => Prisma.sql`
  WHEN ${DISPUTED} THEN 'order_disputed'
  WHEN EXISTS (SELECT 1 FROM promise_answer a WHERE a.merchant_id = o.merchant_id AND a.order_id = o.id AND a.needs_answer AND a.answered_at IS NULL
    AND a.superseded_at IS NULL AND (a.old_on IS NULL OR a.old_on < (${now}::timestamptz AT TIME ZONE ${zone})::date)) THEN 'promise_answer_open'
  WHEN o.balance_minor > 0 THEN 'release_unpaid'`;

const release = (at: PlanMoment): Verdict => ({
  action: Prisma.sql`'release'`,
  amount: Prisma.sql`o.balance_minor`,
  reason: Prisma.sql`CASE ${LEFT_ALONE}
    WHEN ${ownHold(Prisma.sql`'placing'`)} THEN 'hold_in_progress'
    WHEN NOT ${ownHold(Prisma.sql`'held'`)} THEN 'nothing_held'
    ${releasable(at)} END`,
});

/** The holds a run placed, where nobody has touched them since. A hold of ours that stays keeps the goods in any case. */
const holdsBack = (at: PlanMoment, { runId }: RunSettingsOf<"undo_hold">): Verdict => ({
  action: Prisma.sql`'release'`,
  amount: Prisma.sql`o.balance_minor`,
  subject: Prisma.sql`u.subject_id`,
  join: Prisma.sql`JOIN run_item u ON u.merchant_id = o.merchant_id AND u.run_id = ${runId}::uuid AND u.order_id = o.id AND u.state = 'done' AND u.action = 'hold'
    LEFT JOIN hold w ON w.merchant_id = u.merchant_id AND w.id = u.subject_id`,
  // Version 2: placed (1), then held by the shop. Anything later is somebody's change.
  reason: Prisma.sql`CASE ${LEFT_ALONE}
    WHEN w.state = 'placing' THEN 'hold_in_progress'
    WHEN w.state IS DISTINCT FROM 'held' OR w.version > 2 THEN 'hold_changed'
    WHEN EXISTS (SELECT 1 FROM hold h WHERE h.merchant_id = o.merchant_id AND h.order_id = o.id AND h.source = 'balance' AND h.state = 'held') THEN NULL
    ${releasable(at)} END`,
});

const REFUNDABLE = Prisma.sql`LEFT JOIN LATERAL (${REFUNDABLE_MINOR}) m ON true`;
const UNFINISHED_REFUND = Prisma.sql`EXISTS (SELECT 1 FROM refund f WHERE f.merchant_id = o.merchant_id AND f.order_id = o.id AND f.done_at IS NULL)`;

const cancel = ({ refund }: RunSettingsOf<"cancel">): Verdict => ({
  action: Prisma.sql`'cancel'`,
  join: REFUNDABLE,
  // Of an order sent in part only the worker knows what goes back: it follows the goods that are left then.
  amount: refund === "full" ? Prisma.sql`CASE WHEN o.fulfilment_status = 'unfulfilled' THEN m.refundable END` : Prisma.sql`NULL::bigint`,
  reason: Prisma.sql`CASE
    WHEN o.cancelled_at IS NOT NULL THEN 'order_cancelled'
    WHEN o.activation <> 'active' THEN 'order_observed'
    WHEN EXISTS (SELECT 1 FROM cancellation c WHERE c.merchant_id = o.merchant_id AND c.order_id = o.id AND c.done_at IS NULL) THEN 'cancel_in_progress'
    ${refund === "full" ? Prisma.sql`WHEN ${DISPUTED} THEN 'order_disputed'` : Prisma.empty}
    WHEN o.fulfilment_status = 'fulfilled' THEN 'order_fulfilled'
    WHEN o.fulfilment_status <> 'unfulfilled' AND coalesce((SELECT sum(l.fulfillable_quantity) FROM order_line l WHERE l.merchant_id = o.merchant_id AND l.order_id = o.id), 0) <= 0
      THEN 'order_fulfilled' END`,
  warning: Prisma.sql`CASE WHEN ${RUNNING_CHARGE} THEN 'waits_for_charge' WHEN o.fulfilment_status <> 'unfulfilled' THEN 'rest_only' END`,
});

const refund = ({ what }: RunSettingsOf<"refund">): Verdict => {
  // What an order that is over keeps is nothing, as `deriveOrder` (lib/domain/order-status.ts) has it.
  const kept = Prisma.sql`CASE WHEN o.cancelled_at IS NOT NULL OR ${IS_WITHDRAWN} THEN 0 ELSE o.total_minor END`;
  const amount = what === "full" ? Prisma.sql`m.refundable` : Prisma.sql`greatest(m.refundable - ${kept}, 0)`;
  return {
    action: Prisma.sql`'refund'`,
    join: REFUNDABLE,
    amount,
    reason: Prisma.sql`CASE
      WHEN o.activation <> 'active' THEN 'order_observed'
      WHEN ${DISPUTED} THEN 'order_disputed'
      WHEN ${RUNNING_CHARGE} THEN 'charge_in_progress'
      WHEN ${UNFINISHED_REFUND} THEN 'refund_in_progress'
      WHEN ${amount} <= 0 THEN 'nothing_to_refund' END`,
  };
};

/** In the words of `judgePromiseMove` (lib/domain/promise.ts). A customer nobody can write to is left to a person. */
const movePromise = ({ promise, alwaysAsk, campaignId }: RunSettingsOf<"move_promise">): Verdict => {
  const to = Prisma.sql`${promise?.to ?? null}::date`;
  const isDelay = Prisma.sql`(o.promise_on IS NOT NULL AND (${to} IS NULL OR ${to} > o.promise_on))`;
  const isMovedBefore = Prisma.sql`EXISTS (SELECT 1 FROM promise_answer a WHERE a.merchant_id = o.merchant_id AND a.order_id = o.id)`;
  return {
    action: Prisma.sql`'promise'`,
    amount: Prisma.sql`o.balance_minor`,
    join: Prisma.sql`JOIN customer cu ON cu.merchant_id = o.merchant_id AND cu.id = o.customer_id
      JOIN person p ON p.merchant_id = cu.merchant_id AND p.id = cu.person_id
      LEFT JOIN campaign_order co ON co.merchant_id = o.merchant_id AND co.order_id = o.id AND co.campaign_id = ${campaignId}::uuid`,
    reason: Prisma.sql`CASE ${LEFT_ALONE}
      WHEN co.order_id IS NULL OR co.place = 'freed' THEN 'not_in_campaign'
      WHEN o.fulfilment_status = 'fulfilled' THEN 'order_fulfilled'
      WHEN o.promise_on IS NOT DISTINCT FROM ${to} THEN 'promised_then_already'
      WHEN p.email IS NULL OR p.email = '' OR p.erased_at IS NOT NULL THEN 'customer_without_email'
      WHEN p.email_bounced_at IS NOT NULL THEN 'email_bounced' END`,
    warning: Prisma.sql`CASE WHEN ${isDelay} AND (${alwaysAsk} OR ${to} IS NULL OR ${to} > o.promise_on + ${SILENCE_DAYS}::int OR ${isMovedBefore}) THEN 'needs_answer' END`,
  };
};

function verdict(at: PlanMoment, settings: OrderRunSettings): Verdict {
  switch (settings.kind) {
    case "hold":
      return HOLD;
    case "release":
      return release(at);
    case "undo_hold":
      return holdsBack(at, settings);
    case "cancel":
      return cancel(settings);
    case "refund":
      return refund(settings);
    case "move_promise":
      return movePromise(settings);
  }
}

/** Only a plan looks at other runs: two that run at once must not leave each other's orders to each other. */
export const inOtherRun = (merchantId: string, { kind }: RunSettings): Prisma.Sql => Prisma.sql`
  CASE WHEN o.id IN (SELECT x.order_id FROM run_item x JOIN run r ON r.merchant_id = x.merchant_id AND r.id = x.run_id
    WHERE r.merchant_id = ${merchantId}::uuid AND r.kind = ${kind} AND r.status IN ('running', 'paused') AND x.state = 'waiting') THEN 'in_other_run' END`;

/** The same columns as facts about parts of the debt have. The operations themselves have the last word when an order's turn comes. */
export function orderRunFacts(at: PlanMoment, settings: OrderRunSettings, chosen: ChosenOrders, when: "planning" | "its turn"): Prisma.Sql {
  const { action, reason, warning = NONE, amount, subject = Prisma.sql`NULL::uuid`, join = Prisma.empty } = verdict(at, settings);
  const elsewhere = when === "planning" ? inOtherRun(at.merchantId, settings) : NONE;
  return Prisma.sql`
    SELECT o.id AS order_id, NULL::uuid AS instalment_id, 0 AS part, ${amount} AS amount_minor, o.currency, NULL::uuid AS card_id, NULL::date AS due_on,
      ${action} AS action, ${warning} AS warning, NULL::date AS new_due_on, ${subject} AS subject_id, coalesce(${reason}, ${elsewhere}) AS reason
    FROM (SELECT o.* ${chosen.from}) o
    ${join}`;
}
