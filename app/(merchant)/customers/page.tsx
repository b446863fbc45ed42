import { SearchX, Users } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Pager } from "@/components/data-table/pager";
import { SearchField } from "@/components/data-table/search-field";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";
import { Pill } from "@/components/ui/status-badge";
import { cardName } from "@/lib/domain/consent";
import { dateInZone } from "@/lib/domain/dates";
import { wordingFor } from "@/lib/domain/words";
import { openPage, type PageDoor } from "@/lib/entry/page";
import { type CustomerRow, customersPage, EXACT_CUSTOMERS } from "@/lib/queries/customers-list";
import { encodeCursor } from "@/lib/queries/keyset";
import type { SearchParams } from "../cursor";
import { href, parse } from "./search";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("customers"))("title") };
}

export default async function CustomersPage({ searchParams }: { readonly searchParams: Promise<SearchParams> }) {
  const door = await openPage("customers.read");
  const query = parse(await searchParams);
  const [t, common, page] = await Promise.all([getTranslations("customers"), getTranslations("common"), customersPage(door.scope, query)]);
  const isMore = page.count > EXACT_CUSTOMERS;
  return (
    <div className="flex min-w-0 flex-1 flex-col">
      <h1 className="px-4 pt-5 pb-3 font-semibold text-xl tracking-tight md:px-6">{t("title")}</h1>
      <div className="flex gap-2 px-4 pb-3 md:px-6">
        <SearchField
          id="customers-search"
          value={query.q}
          base="/customers"
          label={t("search.label")}
          placeholder={t("search.placeholder")}
        />
      </div>
      {page.rows.length > 0 ? (
        <>
          <CustomersTable door={door} rows={page.rows} />
          <Pager
            label={t("pager")}
            summary={isMore ? t("countMore", { count: EXACT_CUSTOMERS }) : t("count", { count: page.count })}
            previous={{ href: page.previous && href(query, { before: encodeCursor(page.previous) }), label: common("previous") }}
            next={{ href: page.next && href(query, { after: encodeCursor(page.next) }), label: common("next") }}
          />
        </>
      ) : query.q ? (
        <EmptyState
          icon={<SearchX aria-hidden="true" />}
          title={t("nothingMatches.title")}
          text={t("nothingMatches.text", { query: query.q })}
          action={<ButtonLink href="/customers">{t("nothingMatches.clear")}</ButtonLink>}
        />
      ) : (
        <EmptyState icon={<Users aria-hidden="true" />} title={t("nothingYet.title")} text={t("nothingYet.text")} />
      )}
    </div>
  );
}

const HEAD =
  "sticky top-13 z-10 h-9 whitespace-nowrap border-border border-b bg-background px-3 text-left font-medium text-muted text-sm first:pl-4 md:first:pl-6";
const CELL = "h-10 border-border border-b px-3 first:pl-4 md:first:pl-6";

async function CustomersTable({ door, rows }: { readonly door: PageDoor; readonly rows: readonly CustomerRow[] }) {
  const t = await getTranslations("customers");
  const wording = wordingFor(door.reader);
  return (
    <table className="w-full border-separate border-spacing-0">
      <caption className="sr-only">{t("title")}</caption>
      <thead className="max-md:sr-only">
        <tr>
          <th scope="col" className={HEAD}>
            {t("columns.name")}
          </th>
          <th scope="col" className={`${HEAD} max-md:hidden`}>
            {t("columns.email")}
          </th>
          <th scope="col" className={`${HEAD} text-right max-md:hidden`}>
            {t("columns.orders")}
          </th>
          <th scope="col" className={`${HEAD} text-right`}>
            {t("columns.owed")}
          </th>
          <th scope="col" className={`${HEAD} max-lg:hidden`}>
            {t("columns.card")}
          </th>
          <th scope="col" className={`${HEAD} max-xl:hidden`}>
            {t("columns.since")}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} className="relative hover:bg-hover">
            <td className={`${CELL} py-2 md:py-0`}>
              {/* The link covers the row, so that a tap anywhere opens it. */}
              <Link href={`/customers/${row.id}`} className="font-medium after:absolute after:inset-0 hover:underline">
                {row.name ?? row.email ?? t("noName")}
              </Link>
              <span className="block truncate text-muted text-sm md:hidden">{row.email ?? t("noEmail")}</span>
            </td>
            <td className={`${CELL} max-md:hidden`}>
              <span className="flex items-center gap-2">
                <span className="truncate">{row.email ?? <span className="text-muted">{t("noEmail")}</span>}</span>
                {row.isBounced ? <Pill tone="danger">{t("bounced")}</Pill> : null}
              </span>
            </td>
            <td className={`${CELL} figures text-right max-md:hidden`}>{wording.count(row.orders)}</td>
            <td className={`${CELL} figures text-right font-medium`}>{row.owed.map(wording.money).join(" + ")}</td>
            <td className={`${CELL} max-lg:hidden`}>{row.card ? cardName(row.card) : <span className="text-muted">{t("noCard")}</span>}</td>
            <td className={`${CELL} figures text-muted max-xl:hidden`}>{wording.date(dateInZone(row.createdAt, door.reader.zone))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
