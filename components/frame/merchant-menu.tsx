"use client";

import { ChevronsUpDown, Store } from "lucide-react";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { Menu } from "@/components/ui/menu";

type MerchantMenuProps = {
  readonly current: string;
  readonly merchants: readonly { readonly id: string; readonly name: string }[];
  readonly onSwitch: (merchantId: string) => Promise<void>;
};

/** The shop being looked at, and the way to another one. */
export function MerchantMenu({ current, merchants, onSwitch }: MerchantMenuProps) {
  const t = useTranslations("frame");
  const [isSwitching, start] = useTransition();
  const name = merchants.find((merchant) => merchant.id === current)?.name ?? "";
  const face = (
    <>
      <Store aria-hidden="true" className="size-4 shrink-0 text-muted" />
      <span className="min-w-0 flex-1 truncate text-left font-semibold">{name}</span>
    </>
  );
  if (merchants.length < 2) return <p className="flex h-9 items-center gap-2 px-2">{face}</p>;
  const go = (merchantId: string) =>
    start(async () => {
      await onSwitch(merchantId);
      window.location.assign("/");
    });
  return (
    <Menu
      align="start"
      label={`${t("merchant.switch")}: ${name}`}
      busy={isSwitching}
      className="flex h-9 w-full items-center gap-2 rounded-control border border-border bg-surface px-2 hover:bg-hover"
      face={
        <>
          {face}
          <ChevronsUpDown aria-hidden="true" className="size-3.5 text-muted" />
        </>
      }
      entries={[
        {
          kind: "choice",
          label: t("merchant.label"),
          value: current,
          options: merchants.map((merchant) => ({ value: merchant.id, label: merchant.name })),
          onChange: go,
        },
      ]}
    />
  );
}
