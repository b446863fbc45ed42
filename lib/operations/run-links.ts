import type { RunSettingsOf } from "@/lib/domain/run-kinds";
import { type AuditEntry, commit, type Tx } from "@/lib/store/commit";
import { queueMails } from "@/lib/store/mail";
import { endItems, factsNow, type ItemEnd, lockItems, ordersLinkedSince, type WaitingItem } from "@/lib/store/run-items";
import { linkMailKey } from "@/lib/store/run-mails";
import { runShop } from "@/lib/store/run-shop";
import { momentOf } from "./run-moment";
import { type Batch, type BatchEnd, beginBatch, type RunStep } from "./run-step";

const BATCH = 1_000;

/** Queues the next card links of a run: a thousand mails in a few statements. They leave at the sender's own rate. */
export async function linksBatch(step: RunStep, settings: RunSettingsOf<"send_links">): Promise<BatchEnd> {
  const { outside } = step;
  return commit(outside.scope, outside, async (tx): Promise<Batch> => {
    const end = await beginBatch(tx, step);
    if (end) return end;
    const items = await lockItems(tx, step.run, { action: "send_link", limit: BATCH });
    if (items.length === 0) return { value: "empty", audit: [] };
    return { value: "more", audit: await sendLinks(tx, step, settings, items) };
  });
}

async function sendLinks(
  tx: Tx,
  { run, outside }: RunStep,
  settings: RunSettingsOf<"send_links">,
  items: readonly WaitingItem[],
): Promise<AuditEntry[]> {
  const { merchantId } = outside.scope;
  const ids = items.map((item) => item.orderId);
  const at = momentOf(merchantId, settings, await runShop(tx, merchantId), outside.now);
  const facts = await factsNow(tx, at, settings, ids);
  const linked = await ordersLinkedSince(tx, merchantId, ids, run.plannedAt);
  const whyNot = ({ orderId, instalmentId }: WaitingItem): string | null => {
    if (linked.has(orderId)) return "link_sent_meanwhile";
    return instalmentId === null || !facts.has(orderId) ? "nothing_owed" : (facts.get(orderId)?.reason ?? null);
  };
  const skipped = items.flatMap((item): ItemEnd[] => {
    const reason = whyNot(item);
    return reason === null ? [] : [{ position: item.position, state: "skipped", reason }];
  });
  const sent = items.filter((item) => whyNot(item) === null);
  const keyOf = ({ position }: WaitingItem) => linkMailKey(run.id, position);
  const queued = await queueMails(
    tx,
    sent.map((item) => ({
      merchantId,
      orderId: item.orderId,
      kind: "card_request",
      data: { instalmentId: item.instalmentId ?? "" },
      dedupeKey: keyOf(item),
      senderId: settings.senderId,
      sentBy: run.startedBy,
      now: outside.now,
    })),
  );
  await endItems(tx, run, [...skipped, ...sent.map(({ position }): ItemEnd => ({ position, state: "done" }))], outside.now);
  return sent.flatMap((item): AuditEntry[] => {
    const mailId = queued.get(keyOf(item));
    return mailId ? [{ orderId: item.orderId, event: { type: "mail.queued", mailId, kind: "card_request" } }] : [];
  });
}
