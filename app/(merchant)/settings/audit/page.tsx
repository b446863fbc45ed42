import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { Timeline } from "@/components/order/timeline";
import { ButtonLink } from "@/components/ui/button";
import { Panel } from "@/components/ui/panel";
import { wordingFor } from "@/lib/domain/words";
import { openPage, type PageDoor } from "@/lib/entry/page";
import { auditSeal } from "@/lib/queries/audit-chain";
import { encodeCursor } from "@/lib/queries/keyset";
import { latestEvents } from "@/lib/queries/order-timeline";
import { one, readCursor, type SearchParams } from "../../cursor";
import { timelineEntries } from "../../timeline-entries";

const PAGE_SIZE = 50;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("settings"))("nav.audit") };
}

export default async function AuditPage({ searchParams }: { readonly searchParams: Promise<SearchParams> }) {
  const door = await openPage("audit.read");
  const cursor = readCursor(one(await searchParams, "before"), z.iso.datetime());
  const before = cursor?.value ? { at: new Date(cursor.value), id: cursor.id } : null;
  const [t, common, found] = await Promise.all([
    getTranslations("settings"),
    getTranslations("common"),
    latestEvents(door.scope, PAGE_SIZE + 1, before),
  ]);
  const events = found.slice(0, PAGE_SIZE);
  const last = events.at(-1);
  const entries = await timelineEntries(events, door.reader);
  return (
    <>
      <h1 className="font-semibold text-xl tracking-tight">{t("audit.title")}</h1>
      <Panel>
        <div className="mb-4 flex flex-col gap-1">
          <p className="text-muted">{t("audit.lead")}</p>
          <Seal door={door} />
        </div>
        {entries.length === 0 ? (
          <p>{t("audit.empty")}</p>
        ) : (
          <Timeline
            entries={entries}
            rawLabel={common("details")}
            link={(entry) =>
              entry.subject ? (
                <Link
                  href={entry.subject.href}
                  className="text-accent-text underline decoration-border-strong underline-offset-2 hover:decoration-current"
                >
                  {entry.subject.label}
                </Link>
              ) : null
            }
          />
        )}
        <div className="mt-4 flex gap-2">
          {before ? <ButtonLink href="/settings/audit">{t("audit.newest")}</ButtonLink> : null}
          {last && found.length > PAGE_SIZE ? (
            <ButtonLink href={`/settings/audit?before=${encodeCursor({ value: last.at.toISOString(), id: last.id })}`}>
              {t("audit.older")}
            </ButtonLink>
          ) : null}
        </div>
      </Panel>
    </>
  );
}

/** How far the log is sealed; nothing before the first seal. */
async function Seal({ door }: { readonly door: PageDoor }) {
  const [t, seal] = await Promise.all([getTranslations("settings"), auditSeal(door.scope)]);
  if (!seal) return null;
  const wording = wordingFor(door.reader);
  return (
    <div className="text-muted text-sm">
      <p>
        {t("audit.sealed", { count: seal.entries, date: wording.dateTime(seal.sealedAt) })}{" "}
        {seal.waiting > 0 ? t("audit.sealWaits", { count: seal.waiting }) : null}
      </p>
      <p>
        {t("audit.fingerprint")} <code className="break-all font-mono text-xs">{seal.fingerprint}</code>
      </p>
    </div>
  );
}
