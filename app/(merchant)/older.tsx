import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { one, type SearchParams } from "./cursor";

/** More than this is no page any more. */
const MOST = 20_000;

/** How many rows of a list its address asks for: a first lot, and as many again with each *Show older*. */
export function shownOf(params: SearchParams, list: string, lot: number): number {
  return z.coerce.number().int().min(lot).max(MOST).catch(lot).parse(one(params, list));
}

type OlderProps = {
  readonly path: string;
  readonly params: SearchParams;
  /** The list's name in the address. */
  readonly list: string;
  readonly shown: number;
  readonly lot: number;
  readonly older: number;
};

/** How many older rows there are, and the way to them; nothing when all are shown. */
export async function Older({ path, params, list, shown, lot, older }: OlderProps) {
  const common = await getTranslations("common");
  if (older === 0) return null;
  const kept = Object.keys(params).map((name): [string, string] => [name, one(params, name)]);
  const address = new URLSearchParams({ ...Object.fromEntries(kept), [list]: String(Math.min(MOST, shown + lot)) });
  return (
    <p className="border-border border-t px-4 py-2.5">
      <Link href={`${path}?${address}`} scroll={false} className="text-accent-text hover:underline">
        {common("showOlder", { count: older })}
      </Link>
    </p>
  );
}
