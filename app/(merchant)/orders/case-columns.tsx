import { createColumnHelper } from "@tanstack/react-table";
import { columns, type features } from "./columns";
import type { OrderView } from "./order-view";

const helper = createColumnHelper<typeof features, OrderView>();

/** Columns of the tab *Action needed*: why, what happens by itself, what a person could do, for how much, since when. */
const caseColumns = helper.columns([
  helper.display({ id: "case", cell: ({ row }) => <CaseCell order={row.original} /> }),
  helper.display({ id: "at_stake", cell: ({ row }) => <span className="figures font-medium">{row.original.case?.amount}</span> }),
  helper.display({
    id: "since",
    cell: ({ row }) => (
      <span title={row.original.case?.sinceExactly} className="figures whitespace-nowrap text-muted">
        {row.original.case?.since}
      </span>
    ),
  }),
  helper.display({ id: "person", cell: ({ row }) => <span className="block py-2 text-muted">{row.original.case?.person}</span> }),
]);

function CaseCell({ order }: { readonly order: OrderView }) {
  if (!order.case) return null;
  return (
    <span className="block py-2">
      <span className="font-medium">{order.case.why}</span>
      {order.case.detail ? <span className="text-muted"> · {order.case.detail}</span> : null}
      <span className="block text-muted text-sm">{order.case.next}</span>
    </span>
  );
}

/** The columns of a list, in the order of its heads. */
export function columnsOf(heads: readonly { readonly id: string }[]) {
  const all = [...columns, ...caseColumns];
  return ["select", ...heads.map((head) => head.id)].flatMap((id) => all.find((column) => column.id === id) ?? []);
}
