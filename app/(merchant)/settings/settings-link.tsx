"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";

export function SettingsLink({ href, label }: { readonly href: string; readonly label: string }) {
  const isHere = usePathname() === href;
  return (
    <Link
      href={href}
      aria-current={isHere ? "page" : undefined}
      className={clsx(
        "flex h-8 items-center whitespace-nowrap rounded-control px-2.5",
        isHere ? "bg-hover font-medium" : "text-muted hover:bg-hover hover:text-text",
      )}
    >
      {label}
    </Link>
  );
}
