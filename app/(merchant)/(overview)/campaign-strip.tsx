import { clsx } from "clsx";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Panel } from "@/components/ui/panel";
import { dateInZone, daysBetween, type PlainDate } from "@/lib/domain/dates";
import { wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";
import { campaignsToWatch, type WatchedCampaign } from "@/lib/queries/campaigns";
import { unitsText } from "../campaigns/words";

/** More stand on the page of campaigns. */
const MOST = 5;

/** Campaigns whose promise ends soon, whose cap is nearly reached, or with orders beyond it. Nothing when there are none. */
export async function CampaignStrip({ door }: { readonly door: PageDoor }) {
  if (!door.can("campaigns.read")) return null;
  const today = dateInZone(door.now, door.reader.zone);
  const watched = await campaignsToWatch(door.scope, today);
  if (watched.length === 0) return null;
  const t = await getTranslations("overview.campaigns");
  return (
    <Panel
      flush
      title={t("title")}
      aside={
        <Link href="/campaigns" className="text-accent-text text-sm hover:underline">
          {t("all")}
        </Link>
      }
    >
      <ul className="divide-y divide-border">
        {watched.slice(0, MOST).map((campaign) => (
          <Watched key={campaign.id} door={door} campaign={campaign} today={today} />
        ))}
      </ul>
    </Panel>
  );
}

type WatchedProps = { readonly door: PageDoor; readonly campaign: WatchedCampaign; readonly today: PlainDate };

async function Watched({ door, campaign, today }: WatchedProps) {
  const { watch, promiseTo } = campaign;
  const [t, units] = await Promise.all([getTranslations("overview.campaigns"), unitsText(campaign, door.reader)]);
  const { date } = wordingFor(door.reader);
  const reasons = [
    ...(watch.promise && promiseTo
      ? [
          {
            text: t(watch.promise, { days: Math.abs(daysBetween(today, promiseTo)), date: date(promiseTo) }),
            look: watch.promise === "passed" ? "text-danger-text" : "text-warning-text",
          },
        ]
      : []),
    ...(watch.cap ? [{ text: t(watch.cap === "reached" ? "capReached" : "capNear", { units }), look: "text-warning-text" }] : []),
    ...(watch.beyond > 0 ? [{ text: t("beyond", { count: watch.beyond }), look: "text-danger-text" }] : []),
  ];
  return (
    <li className="relative flex flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-2.5 hover:bg-hover">
      <Link href={`/campaigns/${campaign.id}`} className="min-w-0 flex-1 basis-48 font-medium after:absolute after:inset-0">
        {campaign.name}
      </Link>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {reasons.map(({ text, look }) => (
          <li key={text} className={clsx("figures", look)}>
            {text}
          </li>
        ))}
      </ul>
    </li>
  );
}
