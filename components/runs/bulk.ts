import type { LinkPreview } from "@/components/order/mail-preview";
import type { Answer } from "@/components/ui/use-action";
import type { CHOSEN_KINDS, RunSettingsOf } from "@/lib/domain/run-kinds";

export type BulkKind = (typeof CHOSEN_KINDS)[number];

/** Which orders: picked by hand, or every one of the list at this address. */
export type Choice = { readonly orderIds: readonly string[] | null; readonly search: string | null };

type Typed<Settings> = {
  readonly [Key in keyof Settings]: Key extends "dueOn" ? string : Key extends "until" ? string | null : Settings[Key];
};

/** A run's settings as its form has them: dates are still text. */
export type SettingsOf<Kind extends BulkKind> = Readonly<Typed<RunSettingsOf<Kind>>>;
export type AllSettings = { readonly [Kind in BulkKind]: SettingsOf<Kind> };

export type BulkActions = {
  readonly plan: {
    readonly [Kind in BulkKind]: (input: Choice & { readonly settings: SettingsOf<Kind> }) => Promise<Answer<{ readonly runId: string }>>;
  };
  /** The mail with the link as one of the customers would get it. */
  readonly previewLink: (input: { readonly orderId: string; readonly senderId: string | null }) => Promise<Answer<LinkPreview>>;
  /** What every order of the list owes. */
  readonly sumOfList: (search: string) => Promise<Answer<{ readonly count: number; readonly sums: string }>>;
};

/** A closed list in the reader's words. */
export type Choices<Value extends string> = readonly { readonly value: Value; readonly label: string }[];

/** What the forms offer; today in the shop's zone. */
export type BulkOptions = {
  readonly senders: readonly { readonly id: string; readonly label: string }[];
  readonly today: string;
  readonly canaryCount: number;
  readonly mostDeclinedPercent: number;
  readonly holdReasons: Choices<SettingsOf<"hold">["reason"]>;
  readonly cancelReasons: Choices<SettingsOf<"cancel">["reason"]>;
  readonly refundReasons: Choices<SettingsOf<"refund">["reason"]>;
};
