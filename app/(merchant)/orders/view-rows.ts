import { getTranslations } from "next-intl/server";
import { dateInZone } from "@/lib/domain/dates";
import type { Reader } from "@/lib/domain/language";
import { exponentOf } from "@/lib/domain/money";
import { flagLabel, instalmentLabel } from "@/lib/domain/state-words";
import { wordingFor } from "@/lib/domain/words";
import type { OrderRow } from "@/lib/queries/orders-list";
import type { OrderView } from "./order-view";

/** Writes rows out for a reader: money as they write it, dates in the shop's zone. */
export async function viewRows(rows: readonly OrderRow[], reader: Reader, now: Date): Promise<OrderView[]> {
  const [t, common] = await Promise.all([getTranslations("orders"), getTranslations("common")]);
  const wording = wordingFor(reader);
  const today = dateInZone(now, reader.zone);
  const isOpen = (row: OrderRow) => row.state !== "paid" && row.state !== "cancelled";
  return rows.map((row) => ({
    id: row.id,
    href: `/orders/${row.id}`,
    name: row.name,
    openLabel: t("row.open", { name: row.name }),
    selectLabel: t("row.select", { name: row.name }),
    customer: row.customerName ?? row.customerEmail ?? t("noCustomer"),
    product: row.product ? (row.quantity > 1 ? `${common("quantity", { count: row.quantity })} ${row.product}` : row.product) : "",
    more: row.moreProducts > 0 ? t("more", { count: row.moreProducts }) : null,
    promise: row.promiseOn ? wording.date(row.promiseOn) : (row.promiseText ?? t("noPromise")),
    balance: wording.money(row.balance),
    sum: { minor: row.balance.minor.toString(), currency: row.balance.currency, exponent: exponentOf(row.balance.currency) },
    due: row.dueOn && isOpen(row) ? wording.date(row.dueOn) : "",
    isOverdue: isOpen(row) && row.dueOn !== null && row.dueOn < today,
    payment: instalmentLabel(row.state, { dueOn: row.dueOn, retryAt: row.nextActionAt }, reader),
    flags: row.flags.map((flag) => flagLabel(flag, {}, reader)),
    fulfilment: common(`fulfilment.${row.fulfilment}`),
    tags: row.tags,
    observed: row.isObserved ? t("observed") : null,
    case: null,
  }));
}
