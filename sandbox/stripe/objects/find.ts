import type { Actor } from "../call";
import { noSuch } from "../errors";
import type { Tables } from "../world";

export type Kind = Exclude<keyof Tables, "deleted_customers" | "events" | "deliveries" | "idempotency">;
export type RowOf<K extends Kind> = Tables[K] extends { get(id: string): infer Found } ? NonNullable<Found> : never;

/** The row of this account, or undefined: another account's id is as unknown as one never given out. */
export function lookUp<K extends Kind>(actor: Actor, kind: K, id: string): RowOf<K> | undefined {
  const row: { account: string } | undefined = actor.world.tables[kind].get(id);
  return row?.account === actor.account ? (row as unknown as RowOf<K>) : undefined;
}

/** @throws StripeError resource_missing, 404 for an id in the path, 400 for one given as a parameter. */
export function find<K extends Kind>(actor: Actor, kind: K, id: string, from: { param: string; status: 400 | 404 }): RowOf<K> {
  const row = lookUp(actor, kind, id);
  if (row === undefined) {
    throw noSuch(kind, id, from.param, from.status);
  }
  return row;
}

/** The one the path names. The parameter is called `id` except where Stripe says otherwise. */
export function inPath<K extends Kind>(call: Actor & { path: Record<string, string> }, kind: K, param = "id"): RowOf<K> {
  return find(call, kind, call.path.id ?? "", { param, status: 404 });
}
