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
import { instalmentLabel } from "@/lib/domain/state-words";
import { wordingFor } from "@/lib/domain/words";
import { openPage, type PageDoor } from "@/lib/entry/page";
import { cardUses } from "@/lib/queries/card-uses";
import { CONSENTS_SHOWN, type CustomerDetail, type CustomerLists, customerDetail, ORDERS_SHOWN } from "@/lib/queries/customer-detail";
import { MAILS_SHOWN } from "@/lib/queries/mails";
import type { SearchParams } from "../../cursor";
import { Older, shownOf } from "../../older";
import { CardsPanel } from "./card-parts";
import { EmailTools, History, LanguageOf, LinkToCustomer, NotesOfCustomer, ToldPanel } from "./service-parts";

type Props = { readonly params: Promise<{ readonly customerId: string }>; readonly searchParams: Promise<SearchParams> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("customers"))("title") };
}

export default async function CustomerPage({ params, searchParams }: Props) {
  const door = await openPage("customers.read");
  const id = z.uuid().safeParse((await params).customerId);
  const asked = await searchParams;
  const customer = id.success ? await customerDetail(door.scope, id.data, shownLists(asked)) : null;
  if (!customer) notFound();
  const [t, order, uses] = await Promise.all([getTranslations("customers"), getTranslations("order"), cardUses(door.scope, customer.id)]);
  const wording = wordingFor(door.reader);
  const { owed } = customer;
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
          <ToldPanel door={door} customer={customer} />
          <Orders door={door} customer={customer} asked={asked} />
          <MailsPanel door={door} customer={customer} asked={asked} />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <Contact door={door} customer={customer} />
          <CardsPanel door={door} customer={customer} uses={uses} asked={asked} />
          <NotesOfCustomer door={door} customerId={customer.id} asked={asked} />
        </div>
      </div>
      <History door={door} customerId={customer.id} />
    </ReadingPage>
  );
}

const shownLists = (asked: SearchParams): CustomerLists => ({
  orders: shownOf(asked, "orders", ORDERS_SHOWN),
  consents: shownOf(asked, "consents", CONSENTS_SHOWN),
  mails: shownOf(asked, "mails", MAILS_SHOWN),
});

type Listing = Part & { readonly asked: SearchParams };
type Part = { readonly door: PageDoor; readonly customer: CustomerDetail };

async function Orders({ door, customer, asked }: Listing) {
  const { rows, older } = customer.orders;
  const t = await getTranslations("customers");
  const wording = wordingFor(door.reader);
  return (
    <Panel title={t("orders.title")} flush>
      {rows.length === 0 ? <p className="px-4 py-3 text-muted">{t("orders.empty")}</p> : null}
      <ul className="divide-y divide-border">
        {rows.map((row) => (
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
      <Older
        path={`/customers/${customer.id}`}
        params={asked}
        list="orders"
        shown={shownLists(asked).orders}
        lot={ORDERS_SHOWN}
        older={older}
      />
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
      {door.can("export") && !customer.erasedAt ? (
        <a href={`/customers/${customer.id}/export`} className="mt-3 block w-fit text-accent-text text-sm hover:underline">
          {t("contact.export")}
        </a>
      ) : null}
    </Panel>
  );
}

async function MailsPanel({ door, customer, asked }: Listing) {
  const t = await getTranslations("mails.fate");
  const { complainedAt, mails } = customer;
  const shown = shownLists(asked).mails;
  const day = complainedAt ? wordingFor(door.reader).date(dateInZone(complainedAt, door.reader.zone)) : null;
  return (
    <Panel title={t("title")} flush>
      {day ? <p className="border-border border-b px-4 py-2.5 text-warning-text">{t("complained", { date: day })}</p> : null}
      <Mails
        mails={mails.rows}
        reader={door.reader}
        withOrder
        shown={shown > MAILS_SHOWN ? shown : undefined}
        older={<Older path={`/customers/${customer.id}`} params={asked} list="mails" shown={shown} lot={MAILS_SHOWN} older={mails.older} />}
      />
    </Panel>
  );
}
