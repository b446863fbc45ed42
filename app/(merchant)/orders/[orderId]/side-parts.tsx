import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Facts, Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/status-badge";
import { cardName, expiresBefore } from "@/lib/domain/consent";
import { dateInZone, plainDate } from "@/lib/domain/dates";
import { detectionWhy } from "@/lib/domain/detection";
import type { Reader } from "@/lib/domain/language";
import { wordingFor } from "@/lib/domain/words";
import type { OrderDetail, SavedCard } from "@/lib/queries/order-detail";

type Part = { readonly order: OrderDetail; readonly reader: Reader };

export async function CustomerPanel({ order, reader }: Part) {
  const [t, common] = await Promise.all([getTranslations("order"), getTranslations("common")]);
  const wording = wordingFor(reader);
  const { customer } = order;
  const language = customer.language === "fr" ? "fr" : "en";
  const day = (at: Date) => wording.date(dateInZone(at, reader.zone));
  return (
    <Panel title={t("customer.title")}>
      <p className="mb-2">
        <Link href={`/customers/${customer.id}`} className="font-medium text-accent-text hover:underline">
          {customer.name ?? customer.email ?? t("customer.none")}
        </Link>
      </p>
      {customer.erasedAt ? <p className="mb-2 text-muted">{t("customer.erased", { date: day(customer.erasedAt) })}</p> : null}
      <Facts
        facts={[
          { label: t("customer.email"), value: customer.email ?? t("customer.none") },
          ...(customer.emailBouncedAt
            ? [
                {
                  label: "",
                  value: <span className="text-danger-text">{t("customer.bounced", { date: day(customer.emailBouncedAt) })}</span>,
                },
              ]
            : []),
          ...(customer.phone ? [{ label: t("customer.phone"), value: customer.phone }] : []),
          { label: t("customer.language"), value: common(`language.${language}`) },
          ...(customer.country ? [{ label: t("customer.country"), value: countryName(customer.country, reader) }] : []),
        ]}
      />
    </Panel>
  );
}

function countryName(code: string, reader: Reader): string {
  return new Intl.DisplayNames([reader.locale], { type: "region" }).of(code) ?? code;
}

/** Month and year a card expires, and whether that is before the charge. */
export function expiryOf(card: SavedCard, reader: Reader): string {
  return wordingFor(reader).month(plainDate(`${card.expYear}-${String(card.expMonth).padStart(2, "0")}-01`));
}

export async function CardPanel({ order, reader, now, tools }: Part & { readonly now: Date; readonly tools: ReactNode }) {
  const t = await getTranslations("order");
  const wording = wordingFor(reader);
  const { consent } = order;
  const card = consent?.card ?? null;
  if (!consent || !card) {
    return (
      <Panel title={t("card.title")}>
        <p className="text-muted">{t("card.none")}</p>
      </Panel>
    );
  }
  const isExpired = expiresBefore(card, dateInZone(now, reader.zone));
  const isTooShort = !isExpired && order.dueOn !== null && expiresBefore(card, order.dueOn);
  return (
    <Panel title={t("card.title")}>
      <p className="font-medium">{cardName(card)}</p>
      <p className={isExpired || isTooShort ? "text-danger-text" : "text-muted"}>
        {t(isExpired ? "card.expired" : "card.expires", { date: expiryOf(card, reader) })}
        {isTooShort ? ` · ${t("card.expiresBefore")}` : ""}
      </p>
      <Facts
        className="mt-3"
        facts={[
          { label: t("card.cap"), value: <span className="figures">{wording.money(consent.cap)}</span> },
          { label: t("card.latest"), value: wording.date(consent.latestOn) },
          { label: t("card.agreed"), value: wording.dateTime(consent.agreedAt) },
        ]}
      />
      <details className="mt-3">
        <summary className="w-fit text-muted text-sm hover:text-text">{t("card.text")}</summary>
        <blockquote className="mt-1.5 border-border border-l-2 pl-3 text-sm">{consent.text}</blockquote>
      </details>
      {tools}
    </Panel>
  );
}

export async function FulfilmentPanel({ order, reader, aside }: Part & { readonly aside: ReactNode }) {
  const [t, common] = await Promise.all([getTranslations("order"), getTranslations("common")]);
  const wording = wordingFor(reader);
  return (
    <Panel title={t("fulfilment.title")} aside={aside}>
      <Facts
        facts={[
          { label: t("fulfilment.status"), value: common(`fulfilment.${order.fulfilment}`) },
          {
            label: t("fulfilment.promise"),
            value: order.promiseOn ? wording.date(order.promiseOn) : (order.promiseText ?? t("fulfilment.noPromise")),
          },
        ]}
      />
    </Panel>
  );
}

export async function AboutPanel({ order, reader }: Part) {
  const [t, common] = await Promise.all([getTranslations("order"), getTranslations("common")]);
  const wording = wordingFor(reader);
  const tags = (
    <span className="flex flex-wrap gap-1">
      {order.tags.map((tag) => (
        <Pill key={tag}>{tag}</Pill>
      ))}
    </span>
  );
  return (
    <Panel title={t("about.title")}>
      <Facts
        facts={[
          { label: t("about.collector"), value: common(`collector.${order.collector}`) },
          { label: t("about.matched"), value: detectionWhy(order.matchedRule, order.matchedWhy, reader.language) },
          { label: t("about.read"), value: order.shopReadAt ? wording.dateTime(order.shopReadAt) : common("never") },
          ...(order.tags.length > 0 ? [{ label: t("about.tags"), value: tags }] : []),
          ...(order.note ? [{ label: t("about.note"), value: order.note }] : []),
        ]}
      />
    </Panel>
  );
}
