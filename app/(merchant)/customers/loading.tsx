import { useTranslations } from "next-intl";
import { RowsSkeleton } from "@/components/data-table/rows-skeleton";

export default function Loading() {
  const common = useTranslations("common");
  return (
    <div className="pt-28">
      <RowsSkeleton label={common("loading")} />
    </div>
  );
}
