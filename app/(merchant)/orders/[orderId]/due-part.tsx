import { ChangeDue } from "@/components/order/change-due";
import { isClosed } from "@/lib/domain/states";
import type { PageDoor } from "@/lib/entry/page";
import type { OrderDetail } from "@/lib/queries/order-detail";
import { changeDue, previewDue } from "../due-actions";

/** *Change due date*, where there is a balance whose date is ours to change. */
export function DueTool({ door, order }: { readonly door: PageDoor; readonly order: OrderDetail }) {
  const isOpen = order.instalments.some((instalment) => instalment.kind === "balance" && !isClosed(instalment.state));
  if (!isOpen || order.collector === "shopify" || order.cancelledAt !== null || !door.can("orders.schedule")) return null;
  return <ChangeDue orderId={order.id} actions={{ preview: previewDue, change: changeDue }} />;
}
