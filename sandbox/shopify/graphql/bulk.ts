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

/** One line per object; what hangs on it by a connection follows on lines of its own, with `__parentId`. */
function* linesOf(node: Row, parentId: unknown): Generator<Row> {
  const own: Row = {};
  const below: Row[][] = [];
  for (const [key, value] of Object.entries(node)) {
    const edges = edgesOf(value);
    if (edges) below.push(edges);
    else own[key] = value;
  }
  yield parentId === null ? own : { ...own, __parentId: parentId };
  for (const children of below) for (const child of children) yield* linesOf(child, node.id ?? null);
}

function render(data: Row): { text: string; objects: number; roots: number } {
  const lines: string[] = [];
  let roots = 0;
  for (const value of Object.values(data)) {
    for (const node of edgesOf(value) ?? []) {
      roots += 1;
      for (const line of linesOf(node, null)) lines.push(JSON.stringify(line));
    }
  }
  return { text: lines.length > 0 ? `${lines.join("\n")}\n` : "", objects: lines.length, roots };
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
  const { text, objects, roots } = render(result.data);
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
