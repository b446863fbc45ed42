import { caseSheet } from "@/lib/domain/case-words";
import { dateInZone } from "@/lib/domain/dates";
import type { Reader } from "@/lib/domain/language";
import { wordingFor } from "@/lib/domain/words";
import type { CaseRow } from "@/lib/queries/cases";
import type { OrderView } from "./order-view";

/** Writes the cases beside their rows for a reader. */
export function withCases(rows: readonly OrderView[], cases: ReadonlyMap<string, CaseRow>, reader: Reader): OrderView[] {
  const wording = wordingFor(reader);
  return rows.map((row) => {
    const found = cases.get(row.id);
    if (!found) return row;
    const sheet = caseSheet(found.facts, reader);
    const since = wording.date(dateInZone(found.since, reader.zone));
    return { ...row, case: { ...sheet, amount: wording.money(found.amount), since, sinceExactly: wording.dateTime(found.since) } };
  });
}
