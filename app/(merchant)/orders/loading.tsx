import { useTranslations } from "next-intl";
import { RowsSkeleton } from "@/components/data-table/rows-skeleton";

export default function Loading() {
  const t = useTranslations("orders");
  const common = useTranslations("common");
  return (
    <>
      <h1 className="px-4 pt-5 pb-1 font-semibold text-xl tracking-tight md:px-6">{t("title")}</h1>
      <div className="h-[97px] border-b" />
      <RowsSkeleton label={common("loading")} />
    </>
  );
}
