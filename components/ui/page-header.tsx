import { ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

type PageHeaderProps = {
  readonly title: ReactNode;
  /** Where this page hangs: drawn above the title as a way back. */
  readonly parent?: { readonly href: string; readonly label: string };
  /** The one sentence that answers the page's question. */
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
};

export function PageHeader({ title, parent, lead, actions }: PageHeaderProps) {
  return (
    <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-72">
        {parent ? (
          <p className="mb-0.5 flex items-center gap-0.5 text-muted text-sm">
            <Link href={parent.href} className="hover:text-text hover:underline">
              {parent.label}
            </Link>
            <ChevronRight aria-hidden="true" className="size-3.5" />
          </p>
        ) : null}
        <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
        {lead ? <div className="mt-1 text-muted">{lead}</div> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </div>
  );
}

/** A page that is read: at most 1280 px wide. Tables use the full width instead. */
export function ReadingPage({ children }: { readonly children: ReactNode }) {
  return <div className="mx-auto flex w-full max-w-[1280px] flex-col gap-5 px-4 py-5 md:px-6">{children}</div>;
}
