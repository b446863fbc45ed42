import type { Money } from "@/lib/domain/money";

/** What is sold ahead of time: goods, their stock, the selling plan groups that are ours. */

/** A product to sell ahead of time, with its variants. */
export type ShopGoods = {
  readonly gid: string;
  readonly title: string;
  readonly variants: readonly { readonly gid: string; readonly title: string; readonly sku: string | null }[];
};

/** What can be sold of a variant, at all places together; below zero when more is sold than there is. */
export type ShopStock = {
  readonly variantGid: string;
  readonly productGid: string;
  readonly sku: string | null;
  readonly available: number;
};

export type ShopPlanGroup = {
  readonly gid: string;
  /** The merchant code it was made with. */
  readonly code: string;
  readonly planGid: string | null;
  readonly productGids: readonly string[];
  readonly variantGids: readonly string[];
};

/** A selling plan group of ours as it should be: one plan, on these products and variants (none: it is not offered). */
export type ShopPlanWish = {
  readonly code: string;
  readonly name: string;
  /** What the choice is called at the shop, and this plan's value of it. */
  readonly optionName: string;
  readonly plan: {
    readonly name: string;
    readonly option: string;
    readonly deposit:
      | { readonly kind: "none" }
      | { readonly kind: "fixed"; readonly amount: Money }
      | { readonly kind: "percent"; readonly percent: number };
    /** Null: no date is set beforehand. */
    readonly balanceOn: Date | null;
    /** Null: nobody knows. */
    readonly shipsOn: Date | null;
    readonly stock: "at_sale" | "at_fulfilment";
  };
  readonly productGids: readonly string[];
  readonly variantGids: readonly string[];
};
