"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import type { CollectActions } from "@/components/order/collect";

// Loaded when somebody first presses e: most visits of the list only read.
const CollectDialog = dynamic(() => import("@/components/order/collect").then((module) => module.CollectDialog), { ssr: false });

type Props = { readonly orderId: string | null; readonly actions: CollectActions; readonly onClose: () => void };

export function CollectFromList({ orderId, actions, onClose }: Props) {
  const router = useRouter();
  const [isWanted, setWanted] = useState(false);
  useEffect(() => {
    if (orderId !== null) setWanted(true);
  }, [orderId]);
  if (!isWanted) return null;
  return (
    <CollectDialog
      orderId={orderId}
      actions={actions}
      onClose={() => {
        onClose();
        router.refresh();
      }}
    />
  );
}
