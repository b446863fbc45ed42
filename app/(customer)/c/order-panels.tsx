import Image from "next/image";
import { getTranslations } from "next-intl/server";
import { cardName, orderLabel } from "@/lib/domain/consent";
import { dateInZone } from "@/lib/domain/dates";
import type { Language } from "@/lib/domain/language";
import { isPositive, subtract } from "@/lib/domain/money";
import { taxRate } from "@/lib/domain/tax-share";
import type { Wording } from "@/lib/domain/words";
import type { CustomerPage } from "@/lib/queries/customer-page";
import { Facts, Panel } from "./parts";

interface Props {
  readonly page: CustomerPage;
  readonly language: Language;
  readonly words: Wording;
}

/** What was ordered, what came in and what is left. */
export async function OrderPanel({ page, language, words }: Props) {
  const t = await getTranslations({ locale: language, namespace: "customer.order" });
  const { order, balance, card, merchant } = page;
  const isOpen = balance !== null && balance.state !== "paid" && balance.state !== "cancelled";
  return (
    <Panel title={t("lines")}>
      <ul className="mb-3 flex flex-col gap-3">
        {order.lines.map((line) => (
          <li key={line.id} className="flex items-center gap-3">
            {line.imageUrl ? (
              <Image
                src={line.imageUrl}
                alt=""
                width={48}
                height={48}
                unoptimized
                className="size-12 rounded-control border object-cover"
              />
            ) : null}
            <span className="flex-1">
              {line.quantity} × {line.title}
              {line.variant ? <span className="block text-muted text-sm">{line.variant}</span> : null}
            </span>
            <span className="tabular-nums">{words.money(line.total)}</span>
          </li>
        ))}
      </ul>
      <Facts
        rows={[
          [t("placed"), words.longDate(dateInZone(order.placedAt, merchant.timezone))],
          [t("total"), words.money(order.total)],
          [t("tax"), isPositive(order.tax) ? words.money(order.tax) : null],
          [t("received"), isPositive(order.received) ? words.money(order.received) : null],
          [t("balance"), isOpen ? words.money(balance.amount) : null],
          [t("due"), isOpen ? (balance.dueOn ? words.longDate(balance.dueOn) : t("dueReady")) : null],
          [t("expected"), order.promiseOn ? words.month(order.promiseOn) : null],
          [t("card"), isOpen && card ? cardName(card) : null],
          [t("statement"), isOpen && card ? merchant.statementText : null],
        ]}
      />
    </Panel>
  );
}

/** The receipt: prints as it stands (rule 33). */
export async function ReceiptPanel({ page, language, words, locale }: Props & { readonly locale: string }) {
  const t = await getTranslations({ locale: language, namespace: "customer.receipt" });
  const { balance, paidWith, merchant, order } = page;
  if (balance?.state !== "paid") return null;
  const paidAt = paidWith?.at ?? balance.paidAt;
  const payment = paidWith?.amount ?? balance.amount;
  // What came in on every rail counts this payment already.
  const before = subtract(order.received, payment);
  return (
    <Panel title={`${t("title")} · ${orderLabel(order.name, language)}`}>
      <Facts
        rows={[
          [t("total"), words.money(order.total)],
          [t("deposit"), isPositive(before) ? words.money(before) : null],
          [t("paid"), words.money(payment)],
          [t("paidWith"), paidWith ? cardName(paidWith) : null],
          [t("paidOn"), paidAt ? words.dateTime(paidAt) : null],
          [t("tax"), isPositive(order.tax) ? words.money(order.tax) : null],
          [t("taxRate"), taxRate(order, locale)],
          [t("seller"), [merchant.legalName, merchant.address].filter(Boolean).join(", ")],
          [t("vat"), merchant.vatNumber],
        ]}
      />
      <p className="mt-3 text-muted text-sm">{t("note")}</p>
    </Panel>
  );
}

/** The agreement in force, word for word. */
export async function AgreementPanel({ page, language, words }: Props) {
  const t = await getTranslations({ locale: language, namespace: "customer.agreed" });
  const { consent } = page;
  if (!consent) return null;
  return (
    <Panel title={t("title")}>
      <blockquote lang={consent.language} className="border-border-strong border-l-2 pl-3">
        {consent.text}
      </blockquote>
      <p className="mt-3 text-muted text-sm">{t("on", { date: words.dateTime(consent.agreedAt) })}</p>
    </Panel>
  );
}
