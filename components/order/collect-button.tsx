"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { type CollectActions, CollectDialog } from "./collect";

type CollectButtonProps = { readonly orderId: string; readonly amount: string; readonly actions: CollectActions };

/** A button that moves money says how much. */
export function CollectButton({ orderId, amount, actions }: CollectButtonProps) {
  const t = useTranslations("actions");
  const router = useRouter();
  const [asked, setAsked] = useState<string | null>(null);
  return (
    <>
      <Button look="primary" onClick={() => setAsked(orderId)}>
        {t("collect.button", { amount })}
      </Button>
      <CollectDialog
        orderId={asked}
        actions={actions}
        onClose={() => {
          setAsked(null);
          router.refresh();
        }}
      />
    </>
  );
}
