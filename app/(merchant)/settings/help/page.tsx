import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { CopyText } from "@/components/settings/copy-text";
import { Panel } from "@/components/ui/panel";
import { type Permission, ROLE_NAMES } from "@/lib/domain/permissions";
import { openPage } from "@/lib/entry/page";
import { diagnostics } from "@/lib/queries/diagnostics";
import { teamOf } from "@/lib/queries/team";

/** Where each kind of question is answered. */
const QUESTIONS = [
  { name: "failed", href: "/orders?tab=action_needed", permission: "orders.read" },
  { name: "held", href: "/orders?flag=on_hold", permission: "orders.read" },
  { name: "missing", href: "/sync", permission: "sync.read" },
  { name: "books", href: "/reconciliation", permission: "reconciliation.read" },
  { name: "who", href: "/settings/audit", permission: "audit.read" },
  { name: "connection", href: "/settings/connections", permission: "settings.read" },
] as const satisfies readonly { name: string; href: string; permission: Permission }[];

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("settings"))("nav.help") };
}

/** Row 29: where to look, whom to ask, and what to hand over to somebody who helps. */
export default async function HelpPage() {
  const door = await openPage("orders.read");
  const [t, facts, { members }] = await Promise.all([
    getTranslations("settings.help"),
    diagnostics(door.scope, door.now),
    teamOf(door.scope),
  ]);
  const people = members.filter(({ role }) => role === "owner" || role === "admin");
  const text = JSON.stringify({ predesk: door.version, at: door.now, role: door.role, language: door.reader.language, ...facts }, null, 2);
  return (
    <>
      <h1 className="font-semibold text-xl tracking-tight">{t("title")}</h1>
      <Panel title={t("where")}>
        <ul className="flex flex-col gap-2">
          {QUESTIONS.filter(({ permission }) => door.can(permission)).map(({ name, href }) => (
            <li key={name}>
              <Link href={href} className="font-medium text-accent-text hover:underline">
                {t(`questions.${name}.title`)}
              </Link>
              <p className="text-muted">{t(`questions.${name}.text`)}</p>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title={t("whom")}>
        <p className="mb-2 text-muted">{t("whomText")}</p>
        <ul className="flex flex-col gap-1">
          {people.map(({ userId, name, role }) => (
            <li key={userId}>
              {name} <span className="text-muted">{ROLE_NAMES[role][door.reader.language]}</span>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title={t("diagnostics")}>
        <p className="mb-3 text-muted">{t("diagnosticsText")}</p>
        <CopyText text={text} label={t("copy")} />
      </Panel>
    </>
  );
}
