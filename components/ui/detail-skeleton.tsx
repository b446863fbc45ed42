import { useTranslations } from "next-intl";
import { ReadingPage } from "./page-header";
import { Skeleton } from "./states";

/** A reading page with its two columns, before it has come. */
export function DetailSkeleton() {
  const common = useTranslations("common");
  return (
    <div role="status" aria-label={common("loading")}>
      <ReadingPage>
        <Skeleton className="h-7 w-64" />
        <Skeleton className="h-4 w-96 max-w-full" />
        <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_320px]">
          <Skeleton className="h-96 rounded-panel" />
          <Skeleton className="h-64 rounded-panel" />
        </div>
      </ReadingPage>
    </div>
  );
}
