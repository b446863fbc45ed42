import { getTranslations } from "next-intl/server";
import { cardName, orderLabel } from "@/lib/domain/consent";
import { dateInZone } from "@/lib/domain/dates";
import { BigButton, Facts, Fold, Hidden, PlainButton, PlainForm } from "./parts";
import type { Shown } from "./shown";

/** A promise that was moved: accept it, or cancel with a full refund (rule 25). */
export async function PromiseQuestion({ choices, language, words }: Shown) {
  const t = await getTranslations({ locale: language, namespace: "customer.promise" });
  const { promise } = choices;
  if (!promise) return null;
  const fields = { question: promise.id };
  return (
    <div className="flex flex-col gap-4">
      <Facts
        rows={[
          [t("before"), promise.oldOn ? words.longDate(promise.oldOn) : t("noDate")],
          [t("now"), promise.newOn ? words.longDate(promise.newOn) : t("unknown")],
          [t("why"), promise.reason || null],
        ]}
      />
      <form method="post" action="/c/promise">
        <Hidden fields={{ ...fields, answer: "accept" }} />
        <BigButton>{promise.newOn ? t("accept") : t("acceptUnknown")}</BigButton>
      </form>
      <PlainForm action="/c/promise" fields={{ ...fields, answer: "cancel" }} label={t("cancel")} />
      <p className="text-muted text-sm">{t("cancelWhat")}</p>
    </div>
  );
}

/** *Withdraw from contract here*, then *Confirm withdrawal*; a request where the law gives no such right (rule 26). */
export async function Withdrawal({ page, choices, language, words }: Shown) {
  const t = await getTranslations({ locale: language, namespace: "customer.withdrawal" });
  const { right } = choices;
  if (right.kind === "none") return null;
  const order = orderLabel(page.order.name, language);
  const isRight = right.kind === "withdrawal";
  return (
    <Fold title={isRight ? t("title") : t("requestTitle")}>
      <p>{isRight ? t("text", { order }) : t("requestText", { order, merchant: page.merchant.name })}</p>
      {isRight && right.until ? <p>{t("until", { date: words.longDate(right.until) })}</p> : null}
      <PlainForm action="/c/withdrawal" fields={{ kind: right.kind, language }} label={isRight ? t("confirm") : t("request")} />
    </Fold>
  );
}

/** What was declared or asked for, and what follows from it. */
export async function Declared({ page, choices, language, words }: Shown) {
  const t = await getTranslations({ locale: language, namespace: "customer.withdrawal" });
  const { declared } = choices;
  if (!declared || declared.answer === "accepted") return null;
  const date = words.longDate(dateInZone(declared.at, page.merchant.timezone));
  if (declared.kind === "withdrawal") {
    return <p>{t("declared", { date, due: declared.refundDueOn ? words.longDate(declared.refundDueOn) : "" })}</p>;
  }
  return <p>{declared.answer === "refused" ? t("refused", { date }) : t("asked", { date, merchant: page.merchant.name })}</p>;
}

/** A card that is saved may serve the customer's other open orders, each with its own agreement (rule 20). */
export async function ReuseCard({ choices, language, words, isOpen }: Shown & { readonly isOpen: boolean }) {
  const t = await getTranslations({ locale: language, namespace: "customer.reuse" });
  const { card, cardId, orders } = choices.reuse;
  if (!card || !cardId || orders.length === 0) return null;
  return (
    <Fold title={t("title", { card: cardName(card) })} isOpen={isOpen}>
      <form method="post" action="/c/reuse-card" className="flex flex-col gap-4">
        <Hidden fields={{ card: cardId, language }} />
        {orders.map((order) => (
          <label key={order.orderId} className="flex items-start gap-3">
            <input type="checkbox" name="order" value={`${order.orderId} ${order.digest}`} className="mt-1 size-4 shrink-0 accent-accent" />
            <span className="flex flex-col gap-1">
              <span className="flex justify-between gap-4 font-medium">
                <span>{orderLabel(order.orderName, language)}</span>
                <span className="tabular-nums">{words.money(order.amount)}</span>
              </span>
              <span className="border-border-strong border-l-2 pl-3 text-sm">{order.text}</span>
            </span>
          </label>
        ))}
        <p className="text-muted text-sm">{t("text")}</p>
        <div>
          <PlainButton>{t("action")}</PlainButton>
        </div>
      </form>
    </Fold>
  );
}
