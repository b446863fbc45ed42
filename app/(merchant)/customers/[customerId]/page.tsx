import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { PageHeader, ReadingPage } from "@/components/ui/page-header";
import { Facts, Panel } from "@/components/ui/panel";
import { Notice } from "@/components/ui/states";
import { Pill, StatusBadge } from "@/components/ui/status-badge";
import { cardName, expiresBefore } from "@/lib/domain/consent";
import { dateInZone, plainDate } from "@/lib/domain/dates";
import { ALL_MAIL_KINDS } from "@/lib/domain/mail-kinds";
import { isPositive, sumByCurrency } from "@/lib/domain/money";
import { instalmentLabel } from "@/lib/domain/state-words";
import { wordingFor } from "@/lib/domain/words";
import { openPage, type PageDoor } from "@/lib/entry/page";
import { type CustomerDetail, customerDetail } from "@/lib/queries/customer-detail";

type Props = { readonly params: Promise<{ readonly customerId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("customers"))("title") };
}

export default async function CustomerPage({ params }: Props) {
  const door = await openPage("customers.read");
  const id = z.uuid().safeParse((await params).customerId);
  const customer = id.success ? await customerDetail(door.scope, id.data) : null;
  if (!customer) notFound();
  const [t, order] = await Promise.all([getTranslations("customers"), getTranslations("order")]);
  const wording = wordingFor(door.reader);
  const open = customer.orders.filter((row) => row.collector === "stripe" && !row.isCancelled && isPositive(row.balance));
  const owed = sumByCurrency(open.map((row) => row.balance));
  return (
    <ReadingPage>
      <PageHeader
        parent={{ href: "/customers", label: t("parent") }}
        title={customer.name ?? customer.email ?? t("noName")}
        lead={
          <p className="text-text">{owed.length > 0 ? t("owes", { amounts: wording.list(owed.map(wording.money)) }) : t("owesNothing")}</p>
        }
      />
      {customer.emailBouncedAt ? (
        <Notice tone="danger" title={order("customer.bounced", { date: wording.dateTime(customer.emailBouncedAt) })}>
          {customer.emailBounceReason}
        </Notice>
      ) : null}
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_320px]">
        <div className="flex min-w-0 flex-col gap-5">
          <Orders door={door} customer={customer} />
          <Mails door={door} customer={customer} />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <Contact door={door} customer={customer} />
          <Cards door={door} customer={customer} />
        </div>
      </div>
    </ReadingPage>
  );
}

type Part = { readonly door: PageDoor; readonly customer: CustomerDetail };

async function Orders({ door, customer }: Part) {
  const t = await getTranslations("customers");
  const wording = wordingFor(door.reader);
  return (
    <Panel title={t("orders.title")} flush>
      {customer.orders.length === 0 ? <p className="px-4 py-3 text-muted">{t("orders.empty")}</p> : null}
      <ul className="divide-y divide-border">
        {customer.orders.map((row) => (
          <li key={row.id} className="relative flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 hover:bg-hover">
            <Link href={`/orders/${row.id}`} className="min-w-20 font-medium after:absolute after:inset-0 hover:underline">
              {row.name}
            </Link>
            <span className="min-w-0 flex-1 text-muted">
              {t("orders.placed", { date: wording.date(dateInZone(row.placedAt, door.reader.zone)) })}
            </span>
            <StatusBadge status={instalmentLabel(row.state, { dueOn: row.dueOn, retryAt: row.nextActionAt }, door.reader)} />
            <span className="figures min-w-20 text-right font-medium">{wording.money(row.balance)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

async function Contact({ door, customer }: Part) {
  const [t, order, common] = await Promise.all([getTranslations("customers"), getTranslations("order"), getTranslations("common")]);
  const wording = wordingFor(door.reader);
  const language = customer.language === "fr" ? "fr" : "en";
  const country = customer.country ? new Intl.DisplayNames([door.reader.locale], { type: "region" }).of(customer.country) : null;
  return (
    <Panel title={t("contact.title")}>
      {customer.erasedAt ? (
        <p className="mb-2 text-muted">
          {order("customer.erased", { date: wording.date(dateInZone(customer.erasedAt, door.reader.zone)) })}
        </p>
      ) : null}
      <Facts
        facts={[
          { label: order("customer.email"), value: customer.email ?? t("noEmail") },
          ...(customer.phone ? [{ label: order("customer.phone"), value: customer.phone }] : []),
          { label: order("customer.language"), value: common(`language.${language}`) },
          ...(country ? [{ label: order("customer.country"), value: country }] : []),
          { label: t("contact.since"), value: wording.date(dateInZone(customer.createdAt, door.reader.zone)) },
        ]}
      />
    </Panel>
  );
}

const CARD_STATUSES = ["active", "removing", "removed", "replaced"] as const;

async function Cards({ door, customer }: Part) {
  const [t, order] = await Promise.all([getTranslations("customers"), getTranslations("order")]);
  const wording = wordingFor(door.reader);
  const today = dateInZone(door.now, door.reader.zone);
  return (
    <Panel title={t("cards.title")} flush>
      {customer.cards.length === 0 ? <p className="px-4 py-3 text-muted">{t("cards.empty")}</p> : null}
      <ul className="divide-y divide-border">
        {customer.cards.map((card) => {
          const isExpired = expiresBefore(card, today);
          const status = CARD_STATUSES.find((name) => name === card.status) ?? "active";
          const month = wording.month(plainDate(`${card.expYear}-${String(card.expMonth).padStart(2, "0")}-01`));
          return (
            <li key={card.id} className="px-4 py-3">
              <p className="flex items-center gap-2">
                <span className="flex-1 font-medium">{cardName(card)}</span>
                <Pill tone={status === "active" ? "success" : "muted"}>{t(`cards.status.${status}`)}</Pill>
              </p>
              <p className={isExpired ? "text-danger-text" : "text-muted"}>
                {order(isExpired ? "card.expired" : "card.expires", { date: month })}
              </p>
              {status === "active" ? (
                <div className="mt-1.5 text-sm">
                  <p className="text-muted">{card.usedBy.length > 0 ? t("cards.usedBy") : t("cards.unused")}</p>
                  <ul>
                    {card.usedBy.map((use) => (
                      <li key={use.id}>
                        <Link href={`/orders/${use.id}`} className="text-accent-text hover:underline">
                          {t("cards.upTo", { order: use.name, cap: wording.money(use.cap), date: wording.date(use.latestOn) })}
                        </Link>
                      </li>
                    ))}
                  </ul>
                </div>
              ) : null}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

const MAIL_STATUSES = ["queued", "sending", "accepted", "refused", "bounced", "cancelled"] as const;

async function Mails({ door, customer }: Part) {
  const t = await getTranslations("customers");
  const wording = wordingFor(door.reader);
  return (
    <Panel title={t("mails.title")} flush>
      {customer.mails.length === 0 ? <p className="px-4 py-3 text-muted">{t("mails.empty")}</p> : null}
      <ul className="divide-y divide-border">
        {customer.mails.map((mail) => {
          const kind = ALL_MAIL_KINDS.find((name) => name === mail.kind);
          const status = MAIL_STATUSES.find((name) => name === mail.status);
          const isBad = mail.status === "refused" || mail.status === "bounced";
          return (
            <li key={mail.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
              <span className="min-w-0 flex-1 basis-48">
                <span className="font-medium">{kind ? t(`mails.kind.${kind}`) : mail.kind}</span>
                {mail.orderName ? <span className="text-muted"> · {mail.orderName}</span> : null}
              </span>
              <span className={isBad ? "text-danger-text" : "text-muted"} title={mail.statusReason ?? undefined}>
                {status ? t(`mails.status.${status}`) : mail.status}
              </span>
              <span className="figures text-muted">{wording.dateTime(mail.bouncedAt ?? mail.acceptedAt ?? mail.createdAt)}</span>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
