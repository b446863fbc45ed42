import { createColumnHelper, rowSelectionFeature, tableFeatures } from "@tanstack/react-table";
import { clsx } from "clsx";
import { StateIcon } from "@/components/ui/state-icon";
import { Pill, StatusBadge } from "@/components/ui/status-badge";
import type { OrderView } from "./order-view";

/** Features of the table. Sorting, filtering and paging are the server's: rows arrive as they are shown. */
export const features = tableFeatures({ rowSelectionFeature });

const helper = createColumnHelper<typeof features, OrderView>();

/** How a column sits: aligned, and from which width of window on it is there. */
export const COLUMN_LOOK: Readonly<Record<string, string>> = {
  select: "w-10 pl-4 pr-0 md:pl-6 md:pr-3",
  order: "w-full max-w-0 md:w-auto md:max-w-none md:whitespace-nowrap",
  customer: "hidden md:table-cell",
  products: "hidden lg:table-cell lg:w-full lg:max-w-0",
  promise: "hidden xl:table-cell xl:whitespace-nowrap",
  balance: "hidden text-right md:table-cell",
  due: "hidden md:table-cell",
  payment: "hidden md:table-cell",
  fulfilment: "hidden min-[1360px]:table-cell",
  tags: "hidden 2xl:table-cell 2xl:pr-6",
  case: "hidden md:table-cell lg:w-1/2",
  at_stake: "hidden text-right md:table-cell",
  since: "hidden md:table-cell",
  person: "hidden xl:table-cell xl:w-1/3 xl:min-w-60 xl:pr-6",
};

export const columns = helper.columns([
  helper.display({
    id: "select",
    cell: ({ row }) => (
      // A thumb needs more room than the box has.
      <label className="-m-2.5 inline-block p-2.5">
        <input
          type="checkbox"
          aria-label={row.original.selectLabel}
          checked={row.getIsSelected()}
          onChange={row.getToggleSelectedHandler()}
          className="size-4 align-middle accent-accent"
        />
      </label>
    ),
  }),
  helper.display({ id: "order", cell: ({ row }) => <OrderCell order={row.original} /> }),
  helper.display({ id: "customer", cell: ({ row }) => <Truncated text={row.original.customer} className="max-w-44" /> }),
  helper.display({
    id: "products",
    cell: ({ row }) => (
      <span className="flex items-baseline gap-1.5">
        <Truncated text={row.original.product} />
        {row.original.more ? <span className="shrink-0 text-muted text-sm">{row.original.more}</span> : null}
      </span>
    ),
  }),
  helper.display({ id: "promise", cell: ({ row }) => <span className="figures">{row.original.promise}</span> }),
  helper.display({ id: "balance", cell: ({ row }) => <span className="figures font-medium">{row.original.balance}</span> }),
  helper.display({
    id: "due",
    cell: ({ row }) => (
      <span className={clsx("figures", row.original.isOverdue && "font-medium text-danger-text")}>{row.original.due}</span>
    ),
  }),
  helper.display({ id: "payment", cell: ({ row }) => <Payment order={row.original} /> }),
  helper.display({ id: "fulfilment", cell: ({ row }) => <span className="whitespace-nowrap text-muted">{row.original.fulfilment}</span> }),
  helper.display({ id: "tags", cell: ({ row }) => <Tags tags={row.original.tags} /> }),
]);

function OrderCell({ order }: { readonly order: OrderView }) {
  return (
    <>
      <span className="flex items-center gap-2">
        {/* The table follows it (./table): a Link each would ask the server for fifty orders nobody opens. */}
        <a href={order.href} data-row-link aria-label={order.openLabel} className="font-medium hover:underline">
          {order.name}
        </a>
        <span className="min-w-0 flex-1 truncate text-muted md:hidden">{order.customer}</span>
        <span className="figures font-medium md:hidden">{order.case?.amount ?? order.balance}</span>
      </span>
      <span className="mt-1 flex items-center gap-2 md:hidden">
        <span className="min-w-0 flex-1 truncate text-muted text-sm">{order.case ? order.case.why : order.product}</span>
        {order.case ? <span className="text-muted text-sm">{order.case.since}</span> : <Payment order={order} />}
      </span>
    </>
  );
}

function Payment({ order }: { readonly order: OrderView }) {
  return (
    <span className="flex items-center gap-1.5">
      <StatusBadge status={order.payment} isOnSheet />
      {order.flags.map((flag) => (
        <span key={flag.text} title={flag.text} className={clsx(flag.tone === "danger" ? "text-danger-text" : "text-muted")}>
          <StateIcon name={flag.icon} isOnSheet className="size-3.5" />
          <span className="sr-only">{flag.text}</span>
        </span>
      ))}
      {order.observed ? <Pill tone="muted">{order.observed}</Pill> : null}
    </span>
  );
}

function Truncated({ text, className }: { readonly text: string; readonly className?: string }) {
  return (
    <span title={text} className={clsx("block truncate", className)}>
      {text}
    </span>
  );
}

const SHOWN_TAGS = 2;

function Tags({ tags }: { readonly tags: readonly string[] }) {
  return (
    <span className="flex items-center gap-1" title={tags.join(", ")}>
      {tags.slice(0, SHOWN_TAGS).map((tag) => (
        <Pill key={tag}>{tag}</Pill>
      ))}
      {tags.length > SHOWN_TAGS ? <span className="text-muted text-xs">+{tags.length - SHOWN_TAGS}</span> : null}
    </span>
  );
}
