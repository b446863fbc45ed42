import { getTranslations } from "next-intl/server";
import { Pill } from "@/components/ui/status-badge";

const STATUSES = ["new", "ok", "broken", "uninstalled", "removed"] as const;

/** State of a connection in a word; colour only underlines it. */
export async function ConnectionStatus({ status }: { readonly status: string }) {
  const t = await getTranslations("sync");
  const known = STATUSES.find((name) => name === status) ?? "new";
  const tone = known === "ok" ? "success" : known === "new" ? "info" : "danger";
  return <Pill tone={tone}>{t(`health.status.${known}`)}</Pill>;
}
