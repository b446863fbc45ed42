import { useTranslations } from "next-intl";
import { Skeleton } from "@/components/ui/states";

export default function Loading() {
  const common = useTranslations("common");
  return (
    <div role="status" aria-label={common("loading")} className="flex flex-col gap-5">
      <Skeleton className="h-7 w-40" />
      <Skeleton className="h-64 rounded-panel" />
      <Skeleton className="h-40 rounded-panel" />
    </div>
  );
}
