import { Skeleton } from "@/components/ui/states";

const WIDTHS = ["w-16", "w-32", "w-44", "w-20", "w-24", "w-28"] as const;

/** Rows of the true height while the real ones load, so that nothing jumps. */
export function RowsSkeleton({ rows = 12, label }: { readonly rows?: number; readonly label: string }) {
  return (
    <div role="status" aria-label={label} className="divide-y divide-border">
      {Array.from({ length: rows }, (_, row) => `row-${row}`).map((row) => (
        <div key={row} className="flex h-12 items-center gap-8 px-4 md:h-10">
          {WIDTHS.map((width) => (
            <Skeleton key={width + row} className={`h-3 ${width}`} />
          ))}
        </div>
      ))}
    </div>
  );
}
