/** Who did it. Audit rows keep a person id, never a name (rule 34). */
export type Actor =
  | { readonly kind: "staff"; readonly userId: string }
  | { readonly kind: "customer"; readonly customerId: string }
  | { readonly kind: "shopify" }
  | { readonly kind: "stripe" }
  | { readonly kind: "system"; readonly part: SystemPart };

/** The parts of Predesk that act by themselves. */
export type SystemPart = "timer" | "worker" | "reconciler" | "import" | "backfill" | "command" | "practice" | "mail";

export const systemActor = (part: SystemPart): Actor => ({ kind: "system", part });
