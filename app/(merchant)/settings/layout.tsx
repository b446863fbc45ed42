import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ReadingPage } from "@/components/ui/page-header";
import type { Permission } from "@/lib/domain/permissions";
import { openPage } from "@/lib/entry/page";
import { SettingsLink } from "./settings-link";

const PLACES = [
  { name: "connections", permission: "settings.read" },
  { name: "rules", permission: "settings.read" },
  { name: "payments", permission: "settings.read" },
  { name: "shop", permission: "settings.read" },
  { name: "messages", permission: "settings.read" },
  { name: "senders", permission: "settings.read" },
  { name: "team", permission: "team.read" },
  { name: "audit", permission: "audit.read" },
  { name: "profile", permission: "orders.read" },
  { name: "help", permission: "orders.read" },
] as const satisfies readonly { name: string; permission: Permission }[];

export default async function SettingsLayout({ children }: { readonly children: ReactNode }) {
  const [door, t] = await Promise.all([openPage("orders.read"), getTranslations("settings")]);
  return (
    <ReadingPage>
      <div className="flex flex-col gap-5 lg:flex-row lg:gap-8">
        <nav aria-label={t("nav.label")} className="-mx-4 overflow-x-auto px-4 [scrollbar-width:none] lg:mx-0 lg:w-44 lg:shrink-0 lg:px-0">
          <ul className="flex gap-1 lg:flex-col lg:gap-0.5">
            {PLACES.filter((place) => door.can(place.permission)).map((place) => (
              <li key={place.name}>
                <SettingsLink href={`/settings/${place.name}`} label={t(`nav.${place.name}`)} />
              </li>
            ))}
          </ul>
        </nav>
        <div className="flex min-w-0 max-w-3xl flex-1 flex-col gap-5">{children}</div>
      </div>
    </ReadingPage>
  );
}
