import { CalendarClock, ChartColumn, ListChecks, RefreshCw, Scale, Settings, ShoppingBag, Users } from "lucide-react";
import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { AccountMenu } from "@/components/frame/account-menu";
import { Banners } from "@/components/frame/banners";
import { CommandSearch } from "@/components/frame/command-search";
import { MerchantMenu } from "@/components/frame/merchant-menu";
import { MoreTab, NavLink, type Place, TabLink } from "@/components/frame/nav-link";
import { PracticeBar } from "@/components/frame/practice-bar";
import { Toaster } from "@/components/ui/toast";
import { wordingFor } from "@/lib/domain/words";
import { openPage, type PageDoor } from "@/lib/entry/page";
import { type Frame, frameOf } from "@/lib/queries/frame";
import { quickSearch } from "./frame/quick-search";
import { changeOwnSettings, signOut, switchMerchant } from "./frame/session-actions";

/** What a phone's bottom bar holds, and what is in it when there is more than that: the rest is one press further. */
const TABS = 5;
const IN_HAND: ReadonlySet<string> = new Set(["/", "/orders", "/customers", "/runs"]);

/** The places a person may go; only places that exist, only places their role may enter. */
async function placesOf(door: PageDoor, frame: Frame): Promise<Place[]> {
  const t = await getTranslations("frame");
  const place = (href: string, label: string, icon: ReactNode, waiting = 0): Place => ({
    href,
    label,
    icon,
    waiting,
    waitingLabel: waiting > 0 ? t("nav.waiting", { count: waiting }) : "",
  });
  return [
    place("/", t("nav.overview"), <ChartColumn aria-hidden="true" />),
    place("/orders", t("nav.orders"), <ShoppingBag aria-hidden="true" />, frame.actionNeeded),
    ...(door.can("customers.read") ? [place("/customers", t("nav.customers"), <Users aria-hidden="true" />)] : []),
    ...(door.can("campaigns.read") ? [place("/campaigns", t("nav.campaigns"), <CalendarClock aria-hidden="true" />)] : []),
    ...(door.can("runs.read") ? [place("/runs", t("nav.runs"), <ListChecks aria-hidden="true" />)] : []),
    ...(door.can("reconciliation.read")
      ? [place("/reconciliation", t("nav.reconciliation"), <Scale aria-hidden="true" />, frame.differences)]
      : []),
    ...(door.can("sync.read") ? [place("/sync", t("nav.sync"), <RefreshCw aria-hidden="true" />, frame.syncTrouble)] : []),
    place("/settings", t("nav.settings"), <Settings aria-hidden="true" />),
  ];
}

export default async function MerchantLayout({ children }: { readonly children: ReactNode }) {
  // The guard of each page is its own openPage: layouts do not run again on navigation. Every role may read orders.
  const door = await openPage("orders.read");
  const frame = await frameOf(door.scope, door.now, door.reader.zone);
  const [places, messages, t, common] = await Promise.all([
    placesOf(door, frame),
    getMessages(),
    getTranslations("frame"),
    getTranslations("common"),
  ]);
  const { user, member } = door;
  const merchants = user.memberships.map((row) => ({ id: row.merchantId, name: row.merchantName }));
  // A thumb's breadth each: five fit.
  const inHand = places.length <= TABS ? places : places.filter(({ href }) => IN_HAND.has(href));
  const inMenu = places.filter((place) => !inHand.includes(place));
  return (
    <NextIntlClientProvider
      messages={{
        bulk: messages.bulk,
        // A run's dialog shows the mail beforehand.
        desk: { preview: messages.desk.preview },
        due: messages.due,
        common: messages.common,
        frame: messages.frame,
        actions: messages.actions,
        orders: messages.orders,
      }}
    >
      <a
        href="#content"
        className="sr-only z-50 rounded-control bg-raised px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {common("skip")}
      </a>
      <div className="flex min-h-dvh">
        <aside className="sticky top-0 hidden h-dvh w-[232px] shrink-0 flex-col gap-4 border-r bg-sunken p-3 md:flex">
          <MerchantMenu current={member.merchantId} merchants={merchants} onSwitch={switchMerchant} />
          <nav aria-label={t("nav.label")} className="flex flex-col gap-0.5">
            {places.map((place) => (
              <NavLink key={place.href} place={place} />
            ))}
          </nav>
        </aside>
        <div className="flex min-w-0 flex-1 flex-col pb-14 md:pb-0">
          {door.practice ? <PracticeBar time={wordingFor(door.reader).dateTime(door.now)} /> : null}
          <header className="sticky top-0 z-30 flex h-13 items-center gap-3 border-b bg-background/95 px-4 backdrop-blur md:px-6">
            <CommandSearch onSearch={quickSearch} places={places.map(({ href, label }) => ({ href, label }))} />
            <div className="flex-1" />
            <AccountMenu
              name={user.name}
              email={user.email}
              language={door.reader.language}
              theme={user.theme}
              onChange={changeOwnSettings}
              onSignOut={signOut}
            />
          </header>
          <Banners frame={frame} language={door.reader.language} mayOpenSettings={door.can("settings.read")} />
          <main id="content" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
            {children}
          </main>
        </div>
        <nav aria-label={t("nav.label")} className="fixed inset-x-0 bottom-0 z-30 flex border-t bg-surface md:hidden">
          {inHand.map((place) => (
            <TabLink key={place.href} place={place} />
          ))}
          {inMenu.length > 0 ? <MoreTab label={t("nav.more")} places={inMenu} /> : null}
        </nav>
      </div>
      <Toaster label={common("notifications")} />
    </NextIntlClientProvider>
  );
}
