"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { buttonLook } from "./button-look";
import { EmptyState } from "./states";

type FailedProps = { readonly digest?: string; readonly onRetry: () => void };

/** What a page shows when it could not be made: what happened, what to do, and a reference that is in the log. */
export function Failed({ digest, onRetry }: FailedProps) {
  const t = useTranslations("common");
  return (
    <div role="alert">
      <h1 className="sr-only">{t("failed.title")}</h1>
      <EmptyState
        icon={<TriangleAlert aria-hidden="true" />}
        title={t("failed.title")}
        text={digest ? t("failed.textWithReference", { reference: digest }) : t("failed.text")}
        action={
          // Not Button: every page is sent this, and it would bring links and spinners along.
          <button type="button" className={buttonLook({ look: "primary" })} onClick={onRetry}>
            {t("failed.retry")}
          </button>
        }
      />
    </div>
  );
}
