import { stringify } from "csv-stringify/sync";
import { toDecimal } from "@/lib/domain/money";
import type { PageDoor } from "@/lib/entry/page";
import { type RunItemRow, runItems } from "@/lib/queries/run-detail";
import type { RunSummary } from "@/lib/queries/runs";
import { type ItemWords, itemText } from "../../words";

const PAGE = 1_000;
/** Spreadsheets read UTF-8 as such only with this mark in front. */
const BYTE_ORDER_MARK = "\uFEFF";
const COLUMNS = ["order", "customer", "action", "result", "reason", "amount", "currency", "newDue", "at"] as const;

/** A text that a spreadsheet would run as a formula is written so that it is read as text. */
const lines = (rows: readonly (readonly string[])[]): string =>
  stringify(
    rows.map((row) => [...row]),
    { escape_formulas: true, record_delimiter: "windows" },
  );

/** The file's text, a page of orders at a time. */
export async function* resultLines(door: PageDoor, run: RunSummary, words: ItemWords): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + lines([COLUMNS.map((column) => words.t(`csv.${column}`))]);
  for (let after = 0; ; ) {
    const items = await runItems(door.scope, run.id, "all", after, PAGE);
    if (items.length === 0) return;
    yield lines(items.map((item) => columns(door, item, words)));
    after = items.at(-1)?.position ?? after;
  }
}

function columns(door: PageDoor, item: RunItemRow, words: ItemWords): string[] {
  return [
    item.orderName,
    item.customerName ?? "",
    item.action,
    item.attempt ?? item.mail ?? item.state,
    itemText(item, door.reader, words),
    item.amount ? toDecimal(item.amount) : "",
    item.amount?.currency ?? "",
    item.newDueOn ?? "",
    item.doneAt?.toISOString() ?? "",
  ];
}
