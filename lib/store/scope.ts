import type { Db } from "./db";

declare const scoped: unique symbol;

/** The only way into a tenant's rows. Every store and query function takes one and filters by its merchantId. */
export interface Scope {
  readonly db: Db;
  readonly merchantId: string;
  readonly [scoped]: true;
}

export function forMerchant(db: Db, merchantId: string): Scope {
  return { db, merchantId } as Scope;
}
