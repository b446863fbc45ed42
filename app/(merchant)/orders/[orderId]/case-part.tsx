import { Notice } from "@/components/ui/states";
import { caseSheet } from "@/lib/domain/case-words";
import type { CaseReason } from "@/lib/domain/cases";
import type { PageDoor } from "@/lib/entry/page";
import { casesOf } from "@/lib/queries/cases";

/** These have a notice of their own on the page, with the button that answers it. */
const TOLD_ELSEWHERE: ReadonlySet<CaseReason> = new Set(["disputed", "to_refund", "unproven_payment", "asked_by_customer"]);

/** Why the order waits for a person: what happens next by itself, and what a person could do. */
export async function CaseNotice({ door, orderId }: { readonly door: PageDoor; readonly orderId: string }) {
  const found = (await casesOf(door.scope, [orderId], door.now)).get(orderId);
  if (!found || TOLD_ELSEWHERE.has(found.facts.reason)) return null;
  const sheet = caseSheet(found.facts, door.reader);
  return (
    <Notice tone="warning" title={sheet.detail ? `${sheet.why} · ${sheet.detail}` : sheet.why}>
      <p>
        {sheet.next} {sheet.person}
      </p>
    </Notice>
  );
}
