import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { Mails } from "@/components/order/mails";
import { PageHeader, ReadingPage } from "@/components/ui/page-header";
import { Facts, Panel } from "@/components/ui/panel";
import { Notice } from "@/components/ui/states";
import { StatusBadge } from "@/components/ui/status-badge";
import { dateInZone } from "@/lib/domain/dates";
import { isPositive, sumByCurrency } from "@/lib/domain/money";
import { instalmentLabel } from "@/lib/domain/state-words";
import { wordingFor } from "@/lib/domain/words";
import { openPage, type PageDoor } from "@/lib/entry/page";
import { cardUses } from "@/lib/queries/card-uses";
import { type CustomerDetail, customerDetail } from "@/lib/queries/customer-detail";
import { CardsPanel } from "./card-parts";
import { EmailTools, History, LanguageOf, LinkToCustomer, NotesOfCustomer } from "./service-parts";

type Props = { readonly params: Promise<{ readonly customerId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("customers"))("title") };
}

export default async function CustomerPage({ params }: Props) {
  const door = await openPage("customers.read");
  const id = z.uuid().safeParse((await params).customerId);
  const customer = id.success ? await customerDetail(door.scope, id.data) : null;
  if (!customer) notFound();
  const [t, order, uses] = await Promise.all([getTranslations("customers"), getTranslations("order"), cardUses(door.scope, customer.id)]);
  const wording = wordingFor(door.reader);
  const open = customer.orders.filter((row) => row.collector === "stripe" && !row.isCancelled && isPositive(row.balance));
  const owed = sumByCurrency(open.map((row) => row.balance));
  return (
    <ReadingPage>
      <PageHeader
        parent={{ href: "/customers", label: t("parent") }}
        title={customer.name ?? customer.email ?? t("noName")}
        actions={<LinkToCustomer door={door} customer={customer} />}
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
          <MailsPanel door={door} customer={customer} />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <Contact door={door} customer={customer} />
          <CardsPanel door={door} customer={customer} uses={uses} />
          <NotesOfCustomer door={door} customerId={customer.id} />
        </div>
      </div>
      <History door={door} customerId={customer.id} />
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
            <span className="min-w-0 flex-1 basis-36 text-muted">
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
  const [t, order] = await Promise.all([getTranslations("customers"), getTranslations("order")]);
  const wording = wordingFor(door.reader);
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
          { label: order("customer.language"), value: <LanguageOf door={door} customer={customer} /> },
          ...(country ? [{ label: order("customer.country"), value: country }] : []),
          { label: t("contact.since"), value: wording.date(dateInZone(customer.createdAt, door.reader.zone)) },
        ]}
      />
      <EmailTools door={door} customer={customer} />
    </Panel>
  );
}

async function MailsPanel({ door, customer }: Part) {
  const t = await getTranslations("mails.fate");
  const { complainedAt } = customer;
  const day = complainedAt ? wordingFor(door.reader).date(dateInZone(complainedAt, door.reader.zone)) : null;
  return (
    <Panel title={t("title")} flush>
      {day ? <p className="border-border border-b px-4 py-2.5 text-warning-text">{t("complained", { date: day })}</p> : null}
      <Mails mails={customer.mails} reader={door.reader} withOrder />
    </Panel>
  );
}
