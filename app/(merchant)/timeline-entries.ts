import { getTranslations } from "next-intl/server";
import type { TimelineEntry } from "@/components/order/timeline";
import { auditSentence } from "@/lib/domain/audit-events";
import type { Reader } from "@/lib/domain/language";
import { wordingFor } from "@/lib/domain/words";
import type { TimelineEvent } from "@/lib/queries/order-timeline";

const PARTS = ["timer", "worker", "reconciler", "import", "backfill", "command", "practice", "mail"] as const;

/** Writes audit rows out as a person reads them. A row of a type this version does not know is shown as it stands. */
export async function timelineEntries(events: readonly TimelineEvent[], reader: Reader): Promise<TimelineEntry[]> {
  const t = await getTranslations("order");
  const wording = wordingFor(reader);
  const exact = new Intl.DateTimeFormat(reader.locale, { dateStyle: "full", timeStyle: "long", timeZone: reader.zone });
  const who = (event: TimelineEvent): string => {
    if (event.actorKind === "staff") return event.actorName ?? t("actor.someone");
    if (event.actorKind === "customer") return event.actorName ?? t("actor.customer");
    if (event.actorKind === "shopify" || event.actorKind === "stripe") return t(`actor.${event.actorKind}`);
    const part = PARTS.find((name) => event.actorKind === `system:${name}`);
    return part ? t(`actor.${part}`) : event.actorKind;
  };
  return events.map((event) => {
    const hasDetails = typeof event.data === "object" && event.data !== null && Object.keys(event.data).length > 0;
    return {
      id: event.id,
      sentence: auditSentence(event.type, event.data, reader) ?? t("timeline.raw", { type: event.type }),
      who: who(event),
      when: wording.dateTime(event.at),
      whenExact: exact.format(event.at),
      reason: event.reason ? t("timeline.reason", { reason: event.reason }) : null,
      subject: event.orderId && event.orderName ? { label: event.orderName, href: `/orders/${event.orderId}` } : null,
      raw: hasDetails ? JSON.stringify({ type: event.type, ...(event.data as object) }, null, 2) : null,
    };
  });
}
