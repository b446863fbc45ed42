"use client";

import { clsx } from "clsx";
import { Ellipsis } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { Menu } from "@/components/ui/menu";

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

const TAB = "relative flex h-14 flex-1 flex-col items-center justify-center gap-0.5 text-xs [&_svg]:size-5";

/** The rest of the places, where a phone's bottom bar has no room. */
export function MoreTab({ label, places }: { readonly label: string; readonly places: readonly Place[] }) {
  const pathname = usePathname();
  const here = places.some((place) => isHere(pathname, place.href));
  const waiting = places.find((place) => place.waiting > 0);
  return (
    <Menu
      align="end"
      className={clsx(TAB, here ? "font-medium text-accent-text" : "text-muted")}
      entries={places.map(({ href, label: name, icon, waiting: count }) => ({
        ...{ kind: "link", href, label: name, icon: <span className="contents [&_svg]:size-4">{icon}</span> },
        ...(count > 0 ? { count: count > 999 ? "999+" : String(count) } : {}),
      }))}
      face={
        <>
          <Ellipsis aria-hidden="true" />
          {label}
          {waiting ? <Dot label={waiting.waitingLabel} /> : null}
        </>
      }
    />
  );
}

/** A place in the bottom bar of a phone. */
export function TabLink({ place }: { readonly place: Place }) {
  const here = isHere(usePathname(), place.href);
  return (
    <Link
      href={place.href}
      aria-current={here ? "page" : undefined}
      className={clsx(TAB, here ? "font-medium text-accent-text" : "text-muted")}
    >
      {place.icon}
      {place.label}
      {place.waiting > 0 ? <Dot label={place.waitingLabel} /> : null}
    </Link>
  );
}

function Dot({ label }: { readonly label: string }) {
  return (
    <span className="absolute top-1.5 left-1/2 ml-2 size-2 rounded-full bg-danger">
      <span className="sr-only">{label}</span>
    </span>
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
