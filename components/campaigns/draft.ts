import type { CampaignItem, CampaignSettings, ChargeTrigger, PlanOwner, StockOption } from "@/lib/domain/campaign";

/** A campaign as the form holds it: texts as they are typed. */
export type CampaignDraft = {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly isUnknown: boolean;
  readonly items: readonly CampaignItem[];
  readonly stock: StockOption;
  readonly cap: string;
  readonly trigger: ChargeTrigger;
  readonly chargeOn: string;
  readonly noticeDays: string;
  readonly depositKind: "none" | "fixed" | "percent";
  readonly amount: string;
  readonly percent: string;
  readonly owner: PlanOwner;
  readonly app: string;
};

export const EMPTY_DRAFT: CampaignDraft = {
  ...{ name: "", from: "", to: "", isUnknown: false, items: [], stock: "at_sale", cap: "", trigger: "date", chargeOn: "" },
  ...{ noticeDays: "2", depositKind: "none", amount: "", percent: "50", owner: "none", app: "" },
};

/** What is sent: the server checks all of it. */
export function settingsOf(draft: CampaignDraft): Record<keyof CampaignSettings, unknown> {
  const { name, items, stock, trigger, depositKind, owner } = draft;
  // A plan of another app sets deposit and date; only that app's own words count.
  const isTheirs = owner === "other";
  return {
    ...{ name, items, stock },
    promise: draft.isUnknown ? null : { from: draft.from, to: draft.to || draft.from },
    deposit: isTheirs || depositKind === "none" ? { kind: "none" } : depositOf(draft),
    charge: trigger === "date" ? { trigger, on: draft.chargeOn || null } : { trigger },
    noticeDays: Number(draft.noticeDays),
    unitCap: draft.cap.trim() === "" ? null : Number(draft.cap),
    plan: isTheirs ? { owner, app: draft.app } : { owner },
  };
}

const depositOf = ({ depositKind, amount, percent }: CampaignDraft) =>
  depositKind === "fixed" ? { kind: "fixed", amount } : { kind: "percent", percent: Number(percent) };
