/** Rows for integration tests that look at the database itself: one tenant with at least one row in every table of a shop. */
import { randomUUID } from "node:crypto";
import type { Client } from "pg";
import { deskRows } from "./tenant-desk-rows";
import { orderRows } from "./tenant-order-rows";
import { type Row, TENANT_NAMES, type TenantIds } from "./tenant-shapes";
import { shopRows } from "./tenant-shop-rows";

/** Inserts one row as given; columns are the database's own names. */
export async function insertRow(client: Client, table: string, row: Row): Promise<void> {
  const names = Object.keys(row).map((name) => client.escapeIdentifier(name));
  const places = names.map((_, index) => `$${index + 1}`);
  const sql = `INSERT INTO ${client.escapeIdentifier(table)} (${names.join(", ")}) VALUES (${places.join(", ")})`;
  await client.query(sql, Object.values(row));
}

/** @param secret what stands in sealed columns: sealed with the test's key where the application will open it */
export async function insertTenant(client: Client, secret = "sealed"): Promise<TenantIds> {
  const ids = Object.fromEntries(TENANT_NAMES.map((name) => [name, randomUUID()])) as unknown as TenantIds;
  for (const [table, row] of [...shopRows(ids, secret), ...orderRows(ids), ...deskRows(ids)]) await insertRow(client, table, row);
  return ids;
}
