/** Runs bulk operations in the background and writes their JSONL. */
import { executeSync, parse } from "graphql";
import { shopOf } from "../engine/change-order";
import { schemaFor, supportedVersion } from "../schema/load";
import { inZone } from "../state/dates";
import { gid } from "../state/gid";
import type { BulkOperation } from "../state/records";
import type { World } from "../state/world";
import { announce } from "../webhooks/announce";
import type { Context } from "./context";
import { resolveField, resolveType } from "./registry";

type Row = Record<string, unknown>;

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function edgesOf(value: unknown): Row[] | null {
  if (!isRow(value) || !Array.isArray(value.edges)) return null;
  return value.edges.flatMap((edge) => (isRow(edge) && isRow(edge.node) ? [edge.node] : []));
}

/** A copy of the value without its connections; what they held is put aside. */
function withoutConnections(value: unknown, aside: Row[]): unknown {
  if (!isRow(value)) return value;
  const kept: Row = {};
  for (const [key, item] of Object.entries(value)) {
    const edges = edgesOf(item);
    if (edges) aside.push(...edges);
    else kept[key] = withoutConnections(item, aside);
  }
  return kept;
}

/** One line per object; what hangs on it by a connection becomes lines of its own, with `__parentId` of the nearest node above. */
function linesOf(node: Row, parentId: unknown): Row[] {
  const children: Row[] = [];
  const own = withoutConnections(node, children) as Row;
  const line = parentId === null ? own : { ...own, __parentId: parentId };
  return [line, ...children.flatMap((child) => linesOf(child, node.id ?? null))];
}

/** Grouped: children right after their parent. Otherwise all roots come first: a reader may rely on no more than that. */
function render(data: Row, grouped: boolean): { text: string; objects: number; roots: number } {
  const groups = Object.values(data).flatMap((value) => (edgesOf(value) ?? []).map((node) => linesOf(node, null)));
  const lines = grouped ? groups.flat() : [...groups.map((group) => group[0] ?? {}), ...groups.flatMap((group) => group.slice(1))];
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  return { text, objects: lines.length, roots: groups.length };
}

function finish(world: World, row: BulkOperation, done: Partial<BulkOperation>): void {
  const saved: BulkOperation = { ...row, ...done, completedAt: world.iso() };
  world.tables.bulkOperations.put(saved.id, saved);
  const shop = shopOf(world, saved.shop);
  announce(world, shop, "bulk_operations/finish", () => ({
    admin_graphql_api_id: gid("BulkOperation", saved.id),
    completed_at: inZone(saved.completedAt ?? world.iso(), shop.timezone),
    created_at: inZone(saved.createdAt, shop.timezone),
    error_code: saved.errorCode?.toLowerCase() ?? null,
    status: saved.status.toLowerCase(),
    type: "query",
  }));
}

function run(row: BulkOperation, context: Context): Partial<BulkOperation> {
  const version = supportedVersion(context.apiVersion) ?? "2026-10";
  const result = executeSync({
    schema: schemaFor(version),
    document: parse(row.query),
    rootValue: {},
    contextValue: context,
    fieldResolver: resolveField,
    typeResolver: resolveType,
  });
  if (result.errors?.length || !isRow(result.data)) {
    const denied = result.errors?.some((error) => error.extensions.code === "ACCESS_DENIED");
    return { status: "FAILED", errorCode: denied ? "ACCESS_DENIED" : "INTERNAL_SERVER_ERROR" };
  }
  const { text, objects, roots } = render(result.data, row.groupObjects);
  return { status: "COMPLETED", result: text || null, objectCount: objects, rootObjectCount: roots };
}

/** Moves every open operation one step on: created, running, finished. `fail` ends them as a failure would. */
export function advanceBulk(world: World, contextFor: (row: BulkOperation) => Context | null, fail: boolean): void {
  for (const row of world.tables.bulkOperations.by("open", "open")) {
    world.change(() => {
      if (row.status === "CREATED") {
        world.tables.bulkOperations.put(row.id, { ...row, status: "RUNNING" });
        return;
      }
      const context = contextFor(row);
      finish(world, row, fail || !context ? { status: "FAILED", errorCode: "INTERNAL_SERVER_ERROR" } : run(row, context));
    });
  }
}
