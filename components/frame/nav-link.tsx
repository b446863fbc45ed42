"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

export interface Place {
  readonly href: string;
  readonly label: string;
  readonly icon: ReactNode;
  /** What waits there; nothing is drawn for 0. */
  readonly waiting: number;
  readonly waitingLabel: string;
}

const isHere = (pathname: string, href: string): boolean =>
  href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);

/** A place in the sidebar. */
export function NavLink({ place }: { readonly place: Place }) {
  const here = isHere(usePathname(), place.href);
  return (
    <Link
      href={place.href}
      aria-current={here ? "page" : undefined}
      className={clsx(
        "flex h-8 items-center gap-2.5 rounded-control px-2 font-medium [&_svg]:size-4",
        here ? "bg-hover text-text" : "text-muted hover:bg-hover hover:text-text",
      )}
    >
      {place.icon}
      <span className="flex-1">{place.label}</span>
      <Waiting place={place} />
    </Link>
  );
}

/** A place in the bottom bar of a phone. */
export function TabLink({ place }: { readonly place: Place }) {
  const here = isHere(usePathname(), place.href);
  return (
    <Link
      href={place.href}
      aria-current={here ? "page" : undefined}
      className={clsx(
        "relative flex h-14 flex-1 flex-col items-center justify-center gap-0.5 text-xs [&_svg]:size-5",
        here ? "font-medium text-accent-text" : "text-muted",
      )}
    >
      {place.icon}
      {place.label}
      {place.waiting > 0 ? (
        <span className="absolute top-1.5 left-1/2 ml-2 size-2 rounded-full bg-danger">
          <span className="sr-only">{place.waitingLabel}</span>
        </span>
      ) : null}
    </Link>
  );
}

function Waiting({ place }: { readonly place: Place }) {
  if (place.waiting === 0) return null;
  return (
    <span className="figures min-w-5 rounded-full bg-neutral-soft px-1.5 text-center text-text text-xs">
      <span aria-hidden="true">{place.waiting > 999 ? "999+" : place.waiting}</span>
      <span className="sr-only">{place.waitingLabel}</span>
    </span>
  );
}
