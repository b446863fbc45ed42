import { clsx } from "clsx";
import Link from "next/link";

export type Tab = { readonly id: string; readonly label: string; readonly count: string; readonly href: string; readonly isHere: boolean };

/** Saved views with their true counts. */
export function Tabs({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }) {
  return (
    <nav aria-label={label} className="overflow-x-auto border-b px-4 [scrollbar-width:none] md:px-6">
      <ul className="flex gap-5">
        {tabs.map((tab) => (
          <li key={tab.id}>
            <Link
              href={tab.href}
              aria-current={tab.isHere ? "page" : undefined}
              className={clsx(
                "-mb-px flex h-10 items-center gap-1.5 whitespace-nowrap border-b-2",
                tab.isHere ? "border-accent font-medium text-text" : "border-transparent text-muted hover:text-text",
              )}
            >
              {tab.label}
              <span
                className={clsx(
                  "figures rounded-full px-1.5 text-xs",
                  tab.isHere ? "bg-accent-soft text-accent-text" : "bg-neutral-soft text-muted",
                )}
              >
                {tab.count}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
