import type { Answer } from "@/components/ui/use-action";
import type { Rail } from "@/lib/domain/states";

/** What a refund or a cancellation could do, read just now. Amounts are minor units as text: they cross the wire. */
export interface MoneyBackPreview {
  readonly order: string;
  readonly currency: string;
  readonly version: number;
  /** Owed back to the customer now. */
  readonly due: string;
  readonly most: string;
  /** Still on the order. */
  readonly delivery: string;
  readonly tax: string;
  readonly payments: readonly {
    readonly id: string;
    readonly rail: Rail;
    readonly isKnown: boolean;
    readonly received: string;
    readonly captured: string;
    readonly left: string;
  }[];
  readonly lines: readonly {
    readonly id: string;
    readonly title: string;
    readonly left: number;
    readonly unsent: number;
    readonly worth: string;
  }[];
  readonly cancel: { readonly scope: "whole" | "rest" } | { readonly refused: { readonly text: string; readonly wayOut: string } };
}

export type PreviewMoneyBack = (orderId: string) => Promise<Answer<MoneyBackPreview>>;

export type RefundToSend = {
  readonly orderId: string;
  readonly currency: string;
  /** All that could go back when the dialog was opened. */
  readonly seenMost: string;
  readonly parts: readonly { readonly paymentId: string; readonly minor: string }[];
  readonly lines: readonly { readonly lineId: string; readonly quantity: number; readonly restock: boolean }[];
  readonly details: { readonly shipping: string; readonly tax: string; readonly adjustment: string };
  readonly reason: string;
  readonly note: string;
};

export type CancellationToSend = {
  readonly orderId: string;
  readonly version: number;
  readonly reason: string;
  readonly refund: "full" | "none";
  readonly restock: boolean;
  readonly tellCustomer: boolean;
};
