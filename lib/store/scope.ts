import type { Db } from "./db";
import type { PrismaClient } from "./generated/client";

declare const scoped: unique symbol;

/** The only way into a tenant's rows. Every store and query function takes one and filters by its merchantId. */
export interface Scope {
  readonly db: Db;
  readonly merchantId: string;
  readonly [scoped]: true;
}

/** Reads go through this; writes need the Tx of commit(). */
export type Reader = Pick<PrismaClient, "$queryRaw" | "$queryRawUnsafe"> & PrismaClient;

export function forMerchant(db: Db, merchantId: string): Scope {
  return { db, merchantId } as Scope;
}
