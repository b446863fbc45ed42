import { useTranslations } from "next-intl";
import { ButtonLink } from "@/components/ui/button";
import { Notice } from "@/components/ui/states";
import type { Language } from "@/lib/domain/language";
import { reasonWords } from "@/lib/domain/sync-reasons";

/** What the frame tells about money and connections; see lib/queries/frame.ts. */
export interface FrameTrouble {
  readonly mode: "watch" | "collect";
  readonly isInstallationPaused: boolean;
  readonly installationPausedReason: string | null;
  readonly isMerchantPaused: boolean;
  readonly merchantPausedReason: string | null;
  readonly brokenShops: readonly { readonly domain: string; readonly isUninstalled: boolean; readonly reason: string | null }[];
  readonly brokenStripe: { readonly reason: string | null } | null;
}

type BannersProps = { readonly frame: FrameTrouble; readonly language: Language; readonly mayOpenSettings: boolean };

/** Says, on every page, why money does not move. */
export function Banners({ frame, language, mayOpenSettings }: BannersProps) {
  const t = useTranslations("frame");
  const reason = (text: string | null) => (text ? <p>{t("banner.reason", { reason: text })}</p> : null);
  const broken = (why: string | null) => (why ? reasonWords(why, language) : t("banner.noReason"));
  const repair = mayOpenSettings ? (
    <ButtonLink href="/settings/connections" size="sm">
      {t("banner.repair")}
    </ButtonLink>
  ) : null;
  const payments = (label: string) =>
    mayOpenSettings ? (
      <ButtonLink href="/settings/payments" size="sm">
        {label}
      </ButtonLink>
    ) : null;
  const notices = [
    frame.isInstallationPaused && (
      <Notice key="all" tone="danger" title={t("banner.pausedAll")}>
        {reason(frame.installationPausedReason)}
      </Notice>
    ),
    frame.isMerchantPaused && (
      <Notice key="merchant" tone="danger" title={t("banner.paused")} action={payments(t("banner.resume"))}>
        {reason(frame.merchantPausedReason)}
      </Notice>
    ),
    ...frame.brokenShops.map((shop) => (
      <Notice key={shop.domain} tone="danger" action={repair}>
        {shop.isUninstalled
          ? t("banner.uninstalled", { shop: shop.domain })
          : t("banner.shopify", { shop: shop.domain, reason: broken(shop.reason) })}
      </Notice>
    )),
    frame.brokenStripe && (
      <Notice key="stripe" tone="danger" action={repair}>
        {t("banner.stripe", { reason: broken(frame.brokenStripe.reason) })}
      </Notice>
    ),
    frame.mode === "watch" && (
      <Notice key="watch" tone="info" action={payments(t("banner.watchAction"))}>
        {t("banner.watch")}
      </Notice>
    ),
  ].filter(Boolean);
  if (notices.length === 0) return null;
  return (
    <section aria-label={t("banner.label")} className="flex flex-col gap-2 px-4 pt-3 md:px-6">
      {notices}
    </section>
  );
}
