/**
 * What staff press, carried out in the web process as a server action carries it out: the same operation, in the same process, killed with
 * it. Only Next's form encoding and the session are left out. Two questions of the customer's page are answered here besides, because
 * nobody renders it.
 */
import { z } from "zod";
import { addDays, dateInZone } from "@/lib/domain/dates";
import { money } from "@/lib/domain/money";
import { refundableOn } from "@/lib/domain/refund-plan";
import { changeDueDate } from "@/lib/operations/change-due-date";
import { requestCancellation } from "@/lib/operations/request-cancellation";
import { requestCollection } from "@/lib/operations/request-collection";
import { requestRefund } from "@/lib/operations/request-refund";
import { readCustomerChoices } from "@/lib/queries/customer-choices";
import { readCustomerPage } from "@/lib/queries/customer-page";
import { commit } from "@/lib/store/commit";
import { createLink } from "@/lib/store/links";
import { refundablePayments } from "@/lib/store/refunds";
import { getApp, outsideCtx } from "@/lib/wiring";

const pressed = z.object({
  what: z.enum(["cancel", "refund", "collect", "postpone", "link", "page"]),
  merchantId: z.uuid(),
  userId: z.uuid(),
  orderId: z.uuid(),
  instalmentId: z.uuid(),
  customerId: z.uuid(),
});
type Pressed = z.infer<typeof pressed>;
type Staff = Awaited<ReturnType<typeof outsideCtx>>;

const versionOf = async ({ scope }: Staff, { instalmentId: id, merchantId }: Pressed): Promise<number> =>
  (await scope.db.prisma.instalment.findUniqueOrThrow({ where: { merchantId_id: { merchantId, id } } })).version;

const DEEDS: Readonly<Record<Pressed["what"], (staff: Staff, about: Pressed) => Promise<unknown>>> = {
  cancel: (staff, { orderId }) =>
    requestCancellation(staff, { orderId, reason: "customer", by: "staff", refund: "full", restock: true, tellCustomer: true }),
  /** Half of what one payment can still give back. */
  refund: async (staff, { merchantId, orderId }) => {
    const payment = (await refundablePayments(staff.scope.db.prisma, merchantId, orderId)).findLast((one) => one.isKnownToRail);
    if (!payment) return { ok: false, code: "nothing_to_refund" };
    const left = refundableOn(payment);
    const parts = [{ paymentId: payment.paymentId, amount: money(left.minor / 2n, left.currency) }];
    return requestRefund(staff, { orderId, parts, reason: "goodwill", restock: false, note: null });
  },
  /** A double click: both see the same version. */
  collect: async (staff, about) => {
    const version = await versionOf(staff, about);
    const click = () => requestCollection(staff, { instalmentId: about.instalmentId, version });
    return Promise.all([click(), click()]);
  },
  postpone: async (staff, about) =>
    changeDueDate(staff, {
      instalmentId: about.instalmentId,
      version: await versionOf(staff, about),
      dueOn: addDays(dateInZone(staff.now, "UTC"), 3),
      tellCustomer: true,
      reason: "later delivery",
    }),
  link: async (staff, { merchantId, orderId, customerId }) =>
    commit(staff.scope, staff, async (tx) => ({
      value: await createLink(tx, { merchantId, orderId, customerId, purpose: "see_order", now: staff.now }),
      audit: [],
    })),
  page: async ({ scope, now }, { orderId, customerId }) => {
    const page = await readCustomerPage(scope, { orderId, customerId, now });
    const choices = await readCustomerChoices(scope, { orderId, customerId, language: "en", now });
    const amount = page?.balance ? `${page.balance.amount.minor} ${page.balance.amount.currency}` : null;
    return { amount, shown: page?.offer.ok ? page.offer.digest : null, right: choices?.right.kind ?? "none" };
  },
};

export async function staffDoor(request: Request): Promise<Response> {
  const about = pressed.parse(await request.json());
  const app = getApp();
  const staff = await outsideCtx(app, about.merchantId, { kind: "staff", userId: about.userId });
  const answer = await DEEDS[about.what](staff, about);
  return new Response(
    JSON.stringify(answer ?? null, (_key, value) => (typeof value === "bigint" ? String(value) : value)),
    {
      headers: { "content-type": "application/json" },
    },
  );
}
