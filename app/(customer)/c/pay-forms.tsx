import { getTranslations } from "next-intl/server";
import type { Money } from "@/lib/domain/money";
import { BigButton, Fold, Hidden, PlainForm } from "./parts";
import { type Shown, valuesOf } from "./shown";

/** The amount travels with the button: nobody pays another sum than the page showed. */
export const amountField = (amount: Money): Readonly<Record<string, string>> => ({ amount: `${amount.minor} ${amount.currency}` });

/** *Confirm with my bank*, or the payment request's one button: the page's question. */
export async function MainPayment(shown: Shown) {
  const { page, view, language } = shown;
  const t = await getTranslations({ locale: language, namespace: "customer" });
  const values = valuesOf(shown);
  if (!page.balance) return null;
  const fields = amountField(page.balance.amount);
  if (view.canConfirm) {
    return (
      <form method="post" action="/c/confirm" className="flex flex-col gap-3">
        <Hidden fields={fields} />
        <BigButton>{view.lead === "bank" ? t("confirm.again") : t("confirm.action", values)}</BigButton>
        <p className="text-muted text-sm">{t("confirm.next")}</p>
      </form>
    );
  }
  if (view.payPage !== "main") return null;
  return (
    <form method="post" action="/c/pay" className="flex flex-col gap-3">
      <Hidden fields={fields} />
      <BigButton>{t("pay.action", values)}</BigButton>
      <p className="text-muted text-sm">{t("pay.next", values)}</p>
    </form>
  );
}

/** Paying before the charge leaves by itself. */
export async function PayNow(shown: Shown) {
  const { page, view, language } = shown;
  const t = await getTranslations({ locale: language, namespace: "customer.pay" });
  const values = valuesOf(shown);
  if (view.payPage !== "folded" || !page.balance) return null;
  const fields = amountField(page.balance.amount);
  return (
    <Fold title={t("title", values)}>
      <p>{t("text", values)}</p>
      {view.canPayWithCard ? <PlainForm action="/c/confirm" fields={fields} label={t("withCard", values)} /> : null}
      <PlainForm action="/c/pay" fields={fields} label={view.canPayWithCard ? t("otherCard", values) : t("action", values)} />
      <p className="text-muted text-sm">{t("next", values)}</p>
    </Fold>
  );
}
