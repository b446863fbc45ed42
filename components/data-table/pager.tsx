import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { buttonLook } from "@/components/ui/button-look";

type PagerProps = {
  readonly label: string;
  readonly summary: string;
  readonly previous: { readonly href: string | null; readonly label: string };
  readonly next: { readonly href: string | null; readonly label: string };
};

/** Previous and next by keyset: there are no page numbers to be wrong about. */
export function Pager({ label, summary, previous, next }: PagerProps) {
  return (
    <nav aria-label={label} className="flex items-center gap-2 px-4 py-2 md:px-6">
      <p className="figures flex-1 text-muted text-sm">{summary}</p>
      <Step {...previous} icon={<ChevronLeft aria-hidden="true" className="size-4" />} rel="prev" />
      <Step {...next} icon={<ChevronRight aria-hidden="true" className="size-4" />} rel="next" />
    </nav>
  );
}

function Step({
  href,
  label,
  icon,
  rel,
}: {
  readonly href: string | null;
  readonly label: string;
  readonly icon: ReactNode;
  readonly rel: string;
}) {
  const look = buttonLook({ size: "icon" });
  if (!href) {
    return (
      <span aria-hidden="true" className={`${look} opacity-45`}>
        {icon}
      </span>
    );
  }
  return (
    <Link href={href} rel={rel} aria-label={label} title={label} className={look}>
      {icon}
    </Link>
  );
}
