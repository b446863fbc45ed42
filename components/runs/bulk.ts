import type { Answer } from "@/components/ui/use-action";

export type BulkKind = "send_links" | "collect" | "change_due";

/** Which orders: picked by hand, or every one of the list at this address. */
export type Choice = { readonly orderIds: readonly string[] | null; readonly search: string | null };

export type LinkSettings = { readonly kind: "send_links"; readonly senderId: string | null; readonly who: "needed" | "all" };
export type CollectSettings = {
  readonly kind: "collect";
  readonly shortNotice: "leave_out" | "notify";
  readonly canaryCount: number;
  readonly mostDeclinedPercent: number;
};
export type DueSettings = { readonly kind: "change_due"; readonly dueOn: string; readonly tellCustomer: boolean; readonly reason: string };

type Plan<Settings> = (input: Choice & { readonly settings: Settings }) => Promise<Answer<{ readonly runId: string }>>;

export type BulkActions = {
  readonly planLinks: Plan<LinkSettings>;
  readonly planCollect: Plan<CollectSettings>;
  readonly planDue: Plan<DueSettings>;
  /** What every order of the list owes. */
  readonly sumOfList: (search: string) => Promise<Answer<{ readonly count: number; readonly sums: string }>>;
};

/** What the forms offer; today in the shop's zone. */
export type BulkOptions = {
  readonly senders: readonly { readonly id: string; readonly label: string }[];
  readonly today: string;
  readonly canaryCount: number;
  readonly mostDeclinedPercent: number;
};
