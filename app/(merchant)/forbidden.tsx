import { LockKeyhole } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";

export default async function Forbidden() {
  const t = await getTranslations("common");
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
