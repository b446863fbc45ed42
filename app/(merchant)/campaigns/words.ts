import { getTranslations } from "next-intl/server";
import type { PlainDate } from "@/lib/domain/dates";
import type { Reader } from "@/lib/domain/language";
import { wordingFor } from "@/lib/domain/words";

type Window = { readonly promiseFrom: PlainDate | null; readonly promiseTo: PlainDate | null };

/** "Promised 1 Mar 2027 – 31 Mar 2027", or that nobody knows. */
export async function promiseText({ promiseFrom: from, promiseTo: to }: Window, reader: Reader): Promise<string> {
  const t = await getTranslations("campaigns.promise");
  const { date } = wordingFor(reader);
  if (from === null || to === null) return t("unknown");
  return from === to ? t("day", { to: date(to) }) : t("window", { from: date(from), to: date(to) });
}

/** "8 of 10 units", or how many without a cap. */
export async function unitsText(units: { readonly unitCap: number | null; readonly unitsWithin: number }, reader: Reader): Promise<string> {
  const t = await getTranslations("campaigns.units");
  const { count } = wordingFor(reader);
  const { unitCap, unitsWithin } = units;
  return unitCap === null ? t("uncapped", { count: unitsWithin }) : t("ofCap", { within: count(unitsWithin), cap: count(unitCap) });
}
