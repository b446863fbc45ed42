import { SearchX, ShoppingBag, X } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Pager } from "@/components/data-table/pager";
import { SearchField } from "@/components/data-table/search-field";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";
import { ORDER_TABS } from "@/lib/domain/states";
import { wordingFor } from "@/lib/domain/words";
import { openPage, type PageDoor } from "@/lib/entry/page";
import { casesOf } from "@/lib/queries/cases";
import { EXACT_COUNT } from "@/lib/queries/found-orders";
import { encodeCursor } from "@/lib/queries/keyset";
import { type OrdersBeside, ordersBeside } from "@/lib/queries/orders-beside";
import { isTabOnly } from "@/lib/queries/orders-filter";
import { type OrderSort, type OrdersPage as OrdersPageRows, type OrdersQuery, ordersPage, sortsOf } from "@/lib/queries/orders-list";
import { collectOrder, previewCollect } from "./actions";
import { bulkFor } from "./bulk-for";
import { FilterForm } from "./filter-form";
import { FilterMenu } from "./filter-menu";
import { chips, filterGroups } from "./filters";
import { href, hrefWithoutFilters, parse, type SearchParams } from "./search";
import { OrdersTable, type SortLink } from "./table";
import { Tabs } from "./tabs";
import { withCases } from "./view-cases";
import { viewRows } from "./view-rows";
import { Views } from "./views";

const SEARCH_ID = "orders-search";

const HEADS = [
  { id: "order", sort: "placed" },
  { id: "customer", sort: "customer" },
  { id: "products", sort: null },
  { id: "promise", sort: "promise" },
  { id: "balance", sort: "amount" },
  { id: "due", sort: "due" },
  { id: "payment", sort: null },
  { id: "fulfilment", sort: null },
  { id: "tags", sort: null },
] as const satisfies readonly { id: string; sort: OrderSort | null }[];

/** *Action needed* asks other questions: what waits, for how much, since when, what to do. */
const CASE_HEADS = [
  { id: "order", sort: "placed" },
  { id: "customer", sort: "customer" },
  { id: "case", sort: "reason" },
  { id: "at_stake", sort: "at_stake" },
  { id: "since", sort: "since" },
  { id: "person", sort: null },
] as const satisfies readonly { id: string; sort: OrderSort | null }[];

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("orders"))("title") };
}

export default async function OrdersPage({ searchParams }: { readonly searchParams: Promise<SearchParams> }) {
  const door = await openPage("orders.read");
  const query = parse(await searchParams);
  const [page, beside] = await Promise.all([
    ordersPage(door.scope, query, door.now, door.reader.zone),
    ordersBeside(door.scope, door.user.id),
  ]);
  return (
    <div className="flex min-w-0 flex-1 flex-col">
      <Head door={door} query={query} page={page} beside={beside} />
      {page.rows.length > 0 ? (
        <Rows door={door} query={query} page={page} beside={beside} />
      ) : (
        <Nothing door={door} query={query} page={page} beside={beside} />
      )}
    </div>
  );
}

type Part = { readonly door: PageDoor; readonly query: OrdersQuery; readonly page: OrdersPageRows; readonly beside: OrdersBeside };

async function Head({ door, query, page, beside }: Part) {
  const t = await getTranslations("orders");
  const wording = wordingFor(door.reader);
  const tabs = ORDER_TABS.map((tab) => ({
    id: tab,
    label: t(`tabs.${tab}`),
    count: wording.count(page.tabs[tab]),
    href: href(query, { tab }),
    isHere: tab === query.tab,
  }));
  const [groups, active] = await Promise.all([filterGroups(query, door.reader), chips(query, door.reader, beside.campaigns)]);
  return (
    <>
      <h1 className="px-4 pt-5 pb-1 font-semibold text-xl tracking-tight md:px-6">{t("title")}</h1>
      <Tabs label={t("tabs.label")} tabs={tabs} />
      <div className="flex flex-wrap items-center gap-2 px-4 py-3 md:px-6">
        <SearchField
          id={SEARCH_ID}
          value={query.q}
          base={href(query, { q: "" })}
          label={t("search.label")}
          placeholder={t("search.placeholder")}
          hint={t("search.hint")}
        />
        <FilterMenu label={t("filter.add")} groups={groups} />
        <FilterForm query={query} campaigns={beside.campaigns} />
        <Views door={door} query={query} saved={beside.views} />
        {active.length > 0 ? (
          <ul aria-label={t("filter.label")} className="flex flex-wrap items-center gap-1.5">
            {active.map((chip) => (
              <li key={chip.label} className="flex h-7 items-center gap-1 rounded-full border border-border bg-surface pl-3 text-sm">
                {chip.label}
                <Link
                  href={chip.href}
                  aria-label={t("filter.remove", { filter: chip.label })}
                  className="rounded-full p-1.5 text-muted hover:text-text"
                >
                  <X aria-hidden="true" className="size-3.5" />
                </Link>
              </li>
            ))}
            <li>
              <Link href={hrefWithoutFilters(query)} className="px-1.5 text-accent-text text-sm hover:underline">
                {t("filter.clear")}
              </Link>
            </li>
          </ul>
        ) : null}
      </div>
    </>
  );
}

/** A column's head: the first press sorts its natural way round, the next turns it. */
function sortLink(query: OrdersQuery, sort: OrderSort | null): SortLink | null {
  if (!sort || !sortsOf(query.tab).includes(sort)) return null;
  const isNow = query.sort === sort;
  const descending = isNow ? !query.descending : sort === "placed" || sort === "amount" || sort === "at_stake";
  return { href: href(query, { sort, descending }), now: isNow ? (query.descending ? "descending" : "ascending") : null };
}

async function Rows({ door, query, page, beside }: Part) {
  const [t, common] = await Promise.all([getTranslations("orders"), getTranslations("common")]);
  const isCases = query.tab === "action_needed";
  const ids = page.rows.map((row) => row.id);
  const written = await viewRows(page.rows, door.reader, door.now);
  const rows = isCases ? withCases(written, await casesOf(door.scope, ids, door.now), door.reader) : written;
  const heads = (isCases ? CASE_HEADS : HEADS).map((head) => ({
    id: head.id,
    label: t(`columns.${head.id}`),
    sort: sortLink(query, head.sort),
  }));
  const summary =
    page.count > EXACT_COUNT && !isTabOnly(query) ? t("countMore", { count: EXACT_COUNT }) : t("count", { count: page.count });
  return (
    <>
      <OrdersTable
        rows={rows}
        heads={heads}
        caption={`${t("title")}: ${t(`tabs.${query.tab}`)}`}
        searchId={SEARCH_ID}
        locale={door.reader.locale}
        collect={door.can("payments.charge") ? { preview: previewCollect, collect: collectOrder } : null}
        total={page.count}
        bulk={await bulkFor(door, query, beside.senders)}
      />
      <Pager
        label={t("pager")}
        summary={summary}
        previous={{ href: page.previous && href(query, { before: encodeCursor(page.previous) }), label: common("previous") }}
        next={{ href: page.next && href(query, { after: encodeCursor(page.next) }), label: common("next") }}
      />
    </>
  );
}

/** Nothing yet and nothing that matches are different: one is set up, the other cleared. */
async function Nothing({ door, query, page }: Part) {
  const t = await getTranslations("orders");
  if (page.tabs.all === 0) {
    return (
      <EmptyState
        icon={<ShoppingBag aria-hidden="true" />}
        title={t("nothingYet.title")}
        text={t("nothingYet.text")}
        action={
          <>
            {door.can("settings.write") ? (
              <ButtonLink href="/settings/connections" look="primary">
                {t("nothingYet.connect")}
              </ButtonLink>
            ) : null}
            {door.can("sync.read") ? <ButtonLink href="/sync">{t("nothingYet.sync")}</ButtonLink> : null}
          </>
        }
      />
    );
  }
  return (
    <EmptyState
      icon={<SearchX aria-hidden="true" />}
      title={t("nothingMatches.title")}
      text={t("nothingMatches.text")}
      action={
        <>
          {isTabOnly(query) ? null : (
            <ButtonLink href={hrefWithoutFilters(query)} look="primary">
              {t("nothingMatches.clear")}
            </ButtonLink>
          )}
          <ButtonLink href="/orders">{t("nothingMatches.all")}</ButtonLink>
        </>
      }
    />
  );
}
