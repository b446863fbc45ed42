"use client";

import { FlaskConical } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { notify } from "@/components/ui/toast";

const STEPS = ["hour", "day", "nextDue"] as const;
type Step = (typeof STEPS)[number];

const ADDRESS = "/api/practice/clock";

/** Practice mode: what time it is in business, and the buttons that move it for app, workers and sandbox alike. */
export function PracticeBar({ time }: { readonly time: string }) {
  const t = useTranslations("frame");
  const common = useTranslations("common");
  const router = useRouter();
  const [moving, setMoving] = useState<Step | null>(null);
  const [isRefreshing, refresh] = useTransition();
  const move = async (step: Step) => {
    setMoving(step);
    const answer = await fetch(ADDRESS, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ step }),
    }).catch(() => null);
    setMoving(null);
    if (!answer?.ok) {
      notify("error", answer?.status === 409 ? t("practice.nothingDue") : common("unconfirmed.title"));
      return;
    }
    refresh(() => router.refresh());
  };
  return (
    <section
      aria-label={t("practice.label")}
      className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b bg-warning-soft px-4 py-1.5 text-sm text-warning-text md:px-6"
    >
      <FlaskConical aria-hidden="true" className="size-4 shrink-0" />
      <p className="min-w-0 flex-1 basis-64" aria-live="polite">
        {t("practice.text", { time })}
      </p>
      <div className="flex gap-1.5">
        {STEPS.map((step) => (
          <Button key={step} size="sm" busy={moving === step} disabled={moving !== null || isRefreshing} onClick={() => move(step)}>
            {t(`practice.${step}`)}
          </Button>
        ))}
      </div>
    </section>
  );
}
