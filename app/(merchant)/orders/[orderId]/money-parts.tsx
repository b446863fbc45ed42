import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Panel } from "@/components/ui/panel";
import { StatusBadge } from "@/components/ui/status-badge";
import { cardName } from "@/lib/domain/consent";
import { dateInZone } from "@/lib/domain/dates";
import type { Reader } from "@/lib/domain/language";
import { equals } from "@/lib/domain/money";
import { instalmentLabel } from "@/lib/domain/state-words";
import { CHARGE_REQUESTERS } from "@/lib/domain/states";
import { whyWords } from "@/lib/domain/why-words";
import { wordingFor } from "@/lib/domain/words";
import type { OrderAttempt, OrderDetail, OrderPayment } from "@/lib/queries/order-detail";

type Part = { readonly order: OrderDetail; readonly reader: Reader };

const CELL = "border-border border-t px-4 py-2.5 align-top";
const HEAD = "px-4 py-2 text-left font-medium text-muted text-sm";

/** What was ordered; preorder lines are marked. */
export async function Lines({ order, reader }: Part) {
  const t = await getTranslations("order");
  const wording = wordingFor(reader);
  return (
    <Panel title={t("lines.title")} flush>
      <table className="w-full">
        <thead className="max-sm:sr-only">
          <tr>
            <th scope="col" className={HEAD}>
              {t("lines.product")}
            </th>
            <th scope="col" className={`${HEAD} text-right`}>
              {t("lines.quantity")}
            </th>
            <th scope="col" className={`${HEAD} text-right max-sm:hidden`}>
              {t("lines.price")}
            </th>
            <th scope="col" className={`${HEAD} text-right`}>
              {t("lines.total")}
            </th>
          </tr>
        </thead>
        <tbody>
          {order.lines.map((line) => (
            <tr key={line.id}>
              <td className={CELL}>
                <span className="font-medium">{line.title}</span>
                {line.variantTitle ? <span className="text-muted"> · {line.variantTitle}</span> : null}
                <span className="block text-muted text-sm">
                  {[line.isPreorder ? t("lines.preorder") : null, line.sellingPlan, line.sku ? t("lines.sku", { sku: line.sku }) : null]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
              </td>
              <td className={`${CELL} figures text-right`}>{wording.count(line.quantity)}</td>
              <td className={`${CELL} figures text-right max-sm:hidden`}>{wording.money(line.unitPrice)}</td>
              <td className={`${CELL} figures text-right`}>{wording.money(line.total)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2} className={`${CELL} text-left font-semibold`}>
              {t("lines.orderTotal")}
            </th>
            <td className={`${CELL} max-sm:hidden`} />
            <td className={`${CELL} figures text-right font-semibold`}>
              {wording.money(order.total)}
              {equals(order.total, order.shopTotal) || order.total.currency === order.shopTotal.currency ? null : (
                <span className="block font-normal text-muted text-sm">
                  {t("lines.shopTotal", { amount: wording.money(order.shopTotal) })}
                </span>
              )}
            </td>
          </tr>
        </tfoot>
      </table>
    </Panel>
  );
}

/** The instalments: what, how much, when, from which card, in which state. */
export async function Plan({ order, reader, aside }: Part & { readonly aside: ReactNode }) {
  const t = await getTranslations("order");
  const wording = wordingFor(reader);
  return (
    <Panel title={t("plan.title")} aside={aside} flush>
      {order.instalments.length === 0 ? <p className="px-4 py-3 text-muted">{t("plan.empty")}</p> : null}
      <ul className="divide-y divide-border">
        {order.instalments.map((instalment) => (
          <li key={instalment.id} className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1 px-4 py-2.5 sm:flex">
            <span className="min-w-24 font-medium">{t(`plan.${instalment.kind}`)}</span>
            <span className="min-w-0 flex-1 text-muted max-sm:order-2">
              {[
                instalment.paidAt
                  ? t("plan.paidOn", { date: wording.date(dateInZone(instalment.paidAt, reader.zone)) })
                  : instalment.dueOn && t("plan.due", { date: wording.date(instalment.dueOn) }),
                instalment.card && cardName(instalment.card),
              ]
                .filter(Boolean)
                .join(" · ")}
            </span>
            <span className="max-sm:order-3">
              <StatusBadge
                status={instalmentLabel(instalment.state, { dueOn: instalment.dueOn, retryAt: instalment.nextAttemptAt }, reader)}
              />
            </span>
            <span className="figures min-w-20 text-right font-medium max-sm:order-1">{wording.money(instalment.amount)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const isKnown = <Word extends string>(words: readonly Word[], word: string): word is Word => (words as readonly string[]).includes(word);

const PAYMENT_KINDS = ["charge", "refund", "dispute"] as const;
const PAYMENT_STATUSES = ["pending", "succeeded", "failed", "cancelled"] as const;
const RECORD_STATES = ["owed", "recorded", "not_recordable"] as const;

async function paymentWords(payment: OrderPayment, { language }: Reader): Promise<{ title: string; detail: string }> {
  const t = await getTranslations("order");
  const kind = isKnown(PAYMENT_KINDS, payment.kind) ? payment.kind : "charge";
  const title = { charge: t("payments.charge"), refund: t("payments.refund"), dispute: t("payments.dispute") }[kind];
  const parts = [
    t(`payments.rail.${payment.rail}`),
    isKnown(PAYMENT_STATUSES, payment.status) ? t(`payments.status.${payment.status}`) : payment.status,
    isKnown(RECORD_STATES, payment.recordState) ? t(`payments.record.${payment.recordState}`) : null,
    payment.recordNote ? whyWords(payment.recordNote, language) : null,
  ];
  return { title, detail: parts.filter(Boolean).join(" · ") };
}

/** Money that moved, each payment on its rail. */
export async function Payments({ order, reader }: Part) {
  const t = await getTranslations("order");
  const wording = wordingFor(reader);
  const rows = await Promise.all(order.payments.map(async (payment) => ({ payment, words: await paymentWords(payment, reader) })));
  return (
    <Panel title={t("payments.title")} flush>
      {rows.length === 0 ? <p className="px-4 py-3 text-muted">{t("payments.empty")}</p> : null}
      <ul className="divide-y divide-border">
        {rows.map(({ payment, words }) => (
          <li key={payment.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
            <span className="min-w-24 font-medium">{words.title}</span>
            <span className="min-w-0 flex-1 text-muted">
              {words.detail} · {wording.dateTime(payment.occurredAt)}
            </span>
            <span className="figures font-medium">
              {payment.kind === "charge" ? "" : "−"}
              {wording.money(payment.amount)}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** The bank's code of a stored outcome, if it was a no. */
function codeOf(outcome: unknown): string | null {
  if (typeof outcome !== "object" || outcome === null) return null;
  const { declineCode, code } = outcome as { declineCode?: unknown; code?: unknown };
  if (typeof declineCode === "string") return declineCode;
  return typeof code === "string" ? code : null;
}

/** Every confirm there was, and what became of it. */
export async function Attempts({ attempts, reader }: { readonly attempts: readonly OrderAttempt[]; readonly reader: Reader }) {
  const t = await getTranslations("order");
  const wording = wordingFor(reader);
  return (
    <Panel title={t("attempts.title")} flush>
      {attempts.length === 0 ? <p className="px-4 py-3 text-muted">{t("attempts.empty")}</p> : null}
      <ul className="divide-y divide-border">
        {attempts.map((attempt) => {
          const code = codeOf(attempt.outcome);
          const by = CHARGE_REQUESTERS.find((starter) => starter === attempt.startedBy);
          return (
            <li key={attempt.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
              <span className="min-w-24 font-medium">{t("attempts.number", { number: attempt.number })}</span>
              <span className="min-w-0 flex-1 text-muted">
                {[wording.dateTime(attempt.openedAt), by && t(`attempts.by.${by}`), code && t("attempts.code", { code })]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
              <span>{t(`attempts.state.${attempt.state}`)}</span>
              <span className="figures min-w-20 text-right font-medium">{wording.money(attempt.amount)}</span>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
