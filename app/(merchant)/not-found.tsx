import { Compass } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";

export default async function NotFound() {
  const t = await getTranslations("common");
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
