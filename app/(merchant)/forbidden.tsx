"use client";

import { LockKeyhole } from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";

/** In the browser: every page carries it, and as one word instead of written out. */
export default function Forbidden() {
  const t = useTranslations("common");
  return (
    <>
      <h1 className="sr-only">{t("forbidden.title")}</h1>
      <EmptyState
        icon={<LockKeyhole aria-hidden="true" />}
        title={t("forbidden.title")}
        text={t("forbidden.text")}
        action={<ButtonLink href="/">{t("notFound.home")}</ButtonLink>}
      />
    </>
  );
}
