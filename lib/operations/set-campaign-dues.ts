import { addDays, dateInZone, latestDate } from "@/lib/domain/dates";
import { earliestDue } from "@/lib/domain/due-change";
import { undatedBalances } from "@/lib/store/campaign-dues";
import { commit } from "@/lib/store/commit";
import { lockDueFacts } from "@/lib/store/due-facts";
import { refreshOrders } from "@/lib/store/order-cache";
import type { ClaimedWork } from "@/lib/store/owed-work";
import { changeDueDates } from "./change-due-dates";
import type { OutsideCtx } from "./context";
import type { OwedAnswer } from "./work-off-owed";

const BATCH = 200;

/**
 * Gives the balances of a campaign whose trigger has come their due date: as many days ahead as the campaign says, and late enough to
 * announce the charge (rule 21). What the customer's agreement does not reach stays without a date, for a person to see.
 */
export async function setCampaignDues(outside: OutsideCtx, work: ClaimedWork): Promise<OwedAnswer> {
  for (let after: string | null = null; ; ) {
    const { ids, noticeDays } = await undatedBalances(outside.scope, work.subjectId, after, BATCH);
    const last = ids.at(-1);
    if (last === undefined) return { kind: "done" };
    await setDues(outside, ids, noticeDays);
    after = last;
  }
}

async function setDues(outside: OutsideCtx, ids: readonly string[], noticeDays: number): Promise<void> {
  const { merchantId } = outside.scope;
  await commit(outside.scope, outside, async (tx) => {
    const found = await lockDueFacts(tx, merchantId, ids, outside.now);
    const changes = found
      .filter(({ facts }) => facts.dueOn === null)
      .map(({ instalmentId, facts }) => {
        const wanted = addDays(dateInZone(outside.now, facts.zone), noticeDays);
        return { instalmentId, dueOn: latestDate(wanted, earliestDue(facts)) };
      });
    const { results, audit } = await changeDueDates(tx, outside, changes, { tellCustomer: false, reason: null });
    const changed = results.flatMap((result) => (result.kind === "changed" ? [result.orderId] : []));
    await refreshOrders(tx, merchantId, [...new Set(changed)]);
    return { value: null, audit };
  });
}
