"use client";

import { Compass } from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";

/** In the browser: every page carries it, and as one word instead of written out. */
export default function NotFound() {
  const t = useTranslations("common");
  return (
    <>
      <h1 className="sr-only">{t("notFound.title")}</h1>
      <EmptyState
        icon={<Compass aria-hidden="true" />}
        title={t("notFound.title")}
        text={t("notFound.text")}
        action={<ButtonLink href="/">{t("notFound.home")}</ButtonLink>}
      />
    </>
  );
}
