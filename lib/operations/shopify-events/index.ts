import { type StoredReason, syncReason } from "@/lib/domain/sync-reasons";
import type { WebhookHint } from "@/lib/gateways/shopify/contract-webhooks";
import type { ClaimedInboxRow, InboxEnding } from "@/lib/store/inbox";
import { checkShopify } from "../check-shopify";
import type { OutsideCtx } from "../context";
import { appUninstalled } from "./app-uninstalled";
import { customersMerge } from "./customers-merge";
import { customersUpdate } from "./customers-update";
import { disputeChanged } from "./dispute-changed";
import { orderDeleted } from "./order-deleted";
import { privacyAsked } from "./privacy-asked";
import { shopRedact } from "./shop-redact";
import { stockChanged } from "./stock-changed";

/** Hints that are dealt with one by one; orders and their parts go in batches. */
export type SingleHint = Exclude<WebhookHint, { about: "order" | "part_of_order" }>;

const done = { status: "done" } as const;
const nothing = (reason: StoredReason) => ({ status: "ignored", reason }) as const;

/** Deals with one message that is not about an order's figures, and says how it ended. */
export async function handleShopifyHint(outside: OutsideCtx, row: ClaimedInboxRow, hint: SingleHint): Promise<InboxEnding> {
  const { connectionId, id, tries } = row;
  const ctx: OutsideCtx = { ...outside, actor: { kind: "shopify" } };
  switch (hint.about) {
    case "order_deleted":
      await orderDeleted(ctx, connectionId, hint.orderGid);
      return { id, end: done, subjectGid: hint.orderGid };
    case "customer": {
      const known = await customersUpdate(ctx, hint.gid, hint.customer, hint.updatedAt);
      return { id, end: known ? done : nothing(syncReason("customer_not_followed")), subjectGid: hint.gid };
    }
    case "customers_merged": {
      if (!hint.completed) return { id, end: nothing(syncReason("merge_not_completed")), subjectGid: hint.goneGid };
      const known = await customersMerge(ctx, hint.keptGid, hint.goneGid);
      return { id, end: known ? done : nothing(syncReason("neither_customer_followed")), subjectGid: hint.goneGid };
    }
    case "dispute":
      return { id, end: await disputeChanged(outside, connectionId, hint.dispute, tries), subjectGid: hint.dispute.orderGid };
    case "product":
      return { id, end: nothing(syncReason("product_not_followed")), subjectGid: hint.gid };
    case "inventory":
      return { id, end: await stockChanged(outside, connectionId, hint.gid, tries), subjectGid: hint.gid };
    case "app_uninstalled":
      return { id, end: await appUninstalled(outside, connectionId, tries) };
    case "scopes_changed":
      await checkShopify(outside, { connectionId });
      return { id, end: done };
    case "data_request":
    case "redact_customer":
      await privacyAsked(ctx, hint.about, hint.request);
      return { id, end: done, subjectGid: hint.request.customerGid };
    case "redact_shop":
      await shopRedact(ctx, connectionId);
      return { id, end: done };
  }
}
