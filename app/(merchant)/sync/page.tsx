import { clsx } from "clsx";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { PageHeader, ReadingPage } from "@/components/ui/page-header";
import { openPage } from "@/lib/entry/page";
import { privacyRequests } from "@/lib/queries/privacy-requests";
import { inboxRows, latestBackfill, observedOrderIds, otherOrders, shopHealth, stripeHealth } from "@/lib/queries/sync";
import { one, type SearchParams } from "../cursor";
import { Backfill } from "./backfill";
import { Health } from "./health";
import { Inbox } from "./inbox";
import { OtherOrders } from "./other-orders";
import { PrivacyRequests } from "./privacy-requests";

const MOST_ACTIVATED = 500;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("sync"))("title") };
}

export default async function SyncPage({ searchParams }: { readonly searchParams: Promise<SearchParams> }) {
  const door = await openPage("sync.read");
  const { scope } = door;
  const wanted = one(await searchParams, "messages");
  const [t, shops, stripe, trouble] = await Promise.all([
    getTranslations("sync"),
    shopHealth(scope),
    stripeHealth(scope),
    inboxRows(scope, "trouble"),
  ]);
  const which = wanted === "all" || (wanted === "" && trouble.length === 0) ? "all" : "trouble";
  const [rows, others, backfill, observed, privacy] = await Promise.all([
    which === "all" ? inboxRows(scope, "all") : trouble,
    otherOrders(scope),
    latestBackfill(scope),
    observedOrderIds(scope, MOST_ACTIVATED),
    privacyRequests(scope, door.now, door.reader.zone),
  ]);
  const picker = (
    <nav aria-label={t("inbox.which")} className="flex gap-1">
      {(["trouble", "all"] as const).map((name) => (
        <Link
          key={name}
          href={`/sync?messages=${name}`}
          scroll={false}
          aria-current={name === which ? "true" : undefined}
          className={clsx("rounded-control px-2 py-0.5 text-sm", name === which ? "bg-hover font-medium" : "text-muted hover:bg-hover")}
        >
          {t(`inbox.${name}`)}
        </Link>
      ))}
    </nav>
  );
  return (
    <ReadingPage>
      <PageHeader title={t("title")} lead={t("lead")} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_360px]">
        <div className="flex min-w-0 flex-col gap-5">
          <Inbox door={door} rows={rows} which={which} picker={picker} />
          <OtherOrders door={door} rows={others} />
          <PrivacyRequests door={door} rows={privacy} />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <Health door={door} shops={shops} stripe={stripe} />
          <Backfill
            door={door}
            run={backfill}
            connectionId={shops.find((shop) => shop.status !== "uninstalled")?.id ?? null}
            observed={observed}
            most={MOST_ACTIVATED}
          />
        </div>
      </div>
    </ReadingPage>
  );
}
