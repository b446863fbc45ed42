"use client";

import { type RowSelectionState, useTable } from "@tanstack/react-table";
import { clsx } from "clsx";
import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type MouseEvent, useCallback, useMemo, useRef, useState } from "react";
import type { CollectActions } from "@/components/order/collect";
import { StateIconSheet } from "@/components/ui/state-icon";
import { columnsOf } from "./case-columns";
import { CollectFromList } from "./collect-from-list";
import { COLUMN_LOOK, features } from "./columns";
import type { OrderView } from "./order-view";
import { type Bulk, SelectionBar } from "./selection-bar";
import { useRange } from "./use-range";
import { useRowKeys } from "./use-row-keys";

/** A head that sorts: where the link goes and how the list is sorted now. */
export interface SortLink {
  readonly href: string;
  readonly now: "ascending" | "descending" | null;
}

interface OrdersTableProps {
  readonly rows: readonly OrderView[];
  readonly heads: readonly { readonly id: string; readonly label: string; readonly sort: SortLink | null }[];
  readonly caption: string;
  readonly searchId: string;
  /** How the reader writes amounts. */
  readonly locale: string;
  readonly collect: CollectActions | null;
  /** Orders of the list, on all its pages. */
  readonly total: number;
  readonly bulk: Bulk | null;
}

const INTERACTIVE = "a, button, input, label";

export function OrdersTable({ rows, heads, caption, searchId, locale, collect, total, bulk }: OrdersTableProps) {
  const t = useTranslations("orders");
  const router = useRouter();
  const list = useRef<HTMLTableSectionElement>(null);
  const [rowSelection, setRowSelection] = useState<RowSelectionState>({});
  const [collecting, setCollecting] = useState<string | null>(null);
  const data = useMemo(() => [...rows], [rows]);
  const columns = useMemo(() => columnsOf(heads), [heads]);
  const table = useTable({
    features,
    columns,
    data,
    getRowId: (row) => row.id,
    state: { rowSelection },
    onRowSelectionChange: setRowSelection,
  });
  const rowIds = useMemo(() => rows.map((row) => row.id), [rows]);
  const range = useRange(rowIds, setRowSelection);
  const keys = {
    onSelect: useCallback(
      (id: string) => {
        table.getRow(id).toggleSelected();
        range.remember(id);
      },
      [table, range.remember],
    ),
    onCollect: useCallback((id: string) => setCollecting(collect ? id : null), [collect]),
  };
  useRowKeys(list, searchId, keys);
  const open = (event: MouseEvent, href: string) => {
    const at = event.target instanceof Element ? event.target.closest(INTERACTIVE) : null;
    const isElsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (at?.matches("[data-row-link]")) {
      // What a browser does with a link by itself, in a new tab or window, is left to it.
      if (isElsewhere) return;
      event.preventDefault();
      router.push(href);
      return;
    }
    if (at || window.getSelection()?.toString()) return;
    if (event.metaKey || event.ctrlKey) window.open(href, "_blank", "noopener");
    else router.push(href);
  };
  const selected = rows.filter((row) => rowSelection[row.id]);
  return (
    <>
      <StateIconSheet names={rows.flatMap((row) => [row.payment.icon, ...row.flags.map((flag) => flag.icon)])} />
      <table className="w-full border-separate border-spacing-0">
        <caption className="sr-only">{caption}</caption>
        <thead className="max-md:sr-only">
          <tr>
            <th scope="col" className={clsx(HEAD, COLUMN_LOOK.select)}>
              <input
                type="checkbox"
                aria-label={t("selectAll")}
                checked={table.getIsAllRowsSelected()}
                ref={(box) => {
                  if (box) box.indeterminate = selected.length > 0 && !table.getIsAllRowsSelected();
                }}
                onChange={table.getToggleAllRowsSelectedHandler()}
                className="size-4 align-middle accent-accent"
              />
            </th>
            {heads.map((head) => (
              <th key={head.id} scope="col" aria-sort={head.sort?.now ?? undefined} className={clsx(HEAD, COLUMN_LOOK[head.id])}>
                {head.sort ? <SortHead label={head.label} sort={head.sort} /> : head.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={list}>
          {table.getRowModel().rows.map((row) => (
            <tr
              key={row.id}
              data-row-id={row.id}
              // The row's own link is for keyboards; a click anywhere on the row opens too.
              onClick={(event) => {
                range.onClick(event);
                open(event, row.original.href);
              }}
              className={clsx(
                "group cursor-pointer hover:bg-hover has-[a[data-row-link]:focus]:bg-hover",
                rowSelection[row.id] && "bg-accent-soft",
              )}
            >
              {row.getAllCells().map((cell) => (
                <td key={cell.id} className={clsx("cell", COLUMN_LOOK[cell.column.id])}>
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <SelectionBar
        selected={selected}
        isWholePage={selected.length === rows.length}
        total={total}
        locale={locale}
        bulk={bulk}
        onWholePage={() => table.toggleAllRowsSelected(true)}
        onClear={() => setRowSelection({})}
      />
      {collect ? <CollectFromList orderId={collecting} actions={collect} onClose={() => setCollecting(null)} /> : null}
    </>
  );
}

const HEAD = "sticky top-13 z-10 h-9 whitespace-nowrap border-border border-b bg-background px-3 text-left font-medium text-muted text-sm";

function SortHead({ label, sort }: { readonly label: string; readonly sort: SortLink }) {
  const Arrow = sort.now === "descending" ? ArrowDown : ArrowUp;
  return (
    <Link href={sort.href} className={clsx("inline-flex items-center gap-1 hover:text-text", sort.now && "text-text")}>
      {label}
      {sort.now ? <Arrow aria-hidden="true" className="size-3.5" /> : null}
    </Link>
  );
}
